import { Cloud } from 'lucide-react';
import { type FormEvent, type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { Segmented, Switch } from '../../components/choice.tsx';
import { SettingRow, Card } from '../../components/card.tsx';
import { Callout, InlineError } from '../../components/inline-error.tsx';
import { Input } from '../../components/input.tsx';
import { Ring } from '../../components/ring.tsx';
import { messageOf } from '../../messages.ts';
import { classNames } from '../../components/class-names.ts';
import { RegionField } from './region-field.tsx';
import { AccessKeyFields, EnvironmentNote, ProfilePicker, SavedPicker } from './source-pickers.tsx';
import type { Connecting } from './use-connect.ts';
import type { Source } from './connect-input.ts';
import text from '../../styles/text.module.css';
import styles from './connect-panel.module.css';

interface Props {
  readonly connecting: Connecting;
}

const labels: Readonly<Record<Source, string>> = { saved: 'Connected', profile: 'Profile', 'access-key': 'Access key', environment: 'Environment' };

/** Profile, access key or environment; what is connected already comes first. */
export function SourceSwitch({ connecting }: Props): ReactNode {
  const { choices, change, connections, editing } = connecting;
  const sources: readonly Source[] = [...(connections.length > 0 && !editing ? ['saved' as const] : []), 'profile', 'access-key', 'environment'];
  return <Segmented label="Where credentials come from" hideLabel value={choices.source} options={sources.map((value) => ({ value, label: labels[value] }))} onChange={(source) => change({ source })} />;
}

function Picker({ connecting }: Props): ReactNode {
  switch (connecting.choices.source) {
    case 'saved': return <SavedPicker connecting={connecting} />;
    case 'profile': return <ProfilePicker connecting={connecting} />;
    case 'access-key': return <AccessKeyFields connecting={connecting} />;
    case 'environment': return <EnvironmentNote />;
  }
}

/** What few people need. */
function More({ connecting }: Props): ReactNode {
  const { choices, change, complaints } = connecting;
  return (
    <details className={styles.more} open={choices.endpoint !== '' || choices.fips ? true : undefined}>
      <summary className={styles.summary}>More</summary>
      <div className={styles.fields}>
        <Input label="Name of this connection" value={choices.name} maxLength={64} placeholder="Made from the source" onChange={(event) => change({ name: event.target.value })} />
        <Input label="Endpoint" mono value={choices.endpoint} error={complaints.endpoint} placeholder="AWS’s own" help="For a VPC endpoint, or a KMS that stands in for AWS." onChange={(event) => change({ endpoint: event.target.value.trim() })} />
        <Card>
          <SettingRow title="FIPS endpoints" help="Only in Regions that have them">
            <Switch label="FIPS endpoints" checked={choices.fips} onChange={(fips) => change({ fips })} />
          </SettingRow>
        </Card>
      </div>
    </details>
  );
}

/** Why it did not connect, with what can be done about it here. */
function Failure({ connecting }: Props): ReactNode {
  const { failure, wantsCode, busy, connect, choices } = connecting;
  if (busy) return <p className={classNames(text.line, text.second)} role="status"><Ring size={16} />Asking AWS who you are …</p>;
  if (!failure) return undefined;
  const noKeychain = failure.code.startsWith('ERR_KEYCHAIN_') && choices.source === 'access-key';
  if (noKeychain) {
    return (
      <Callout tone="warn" alert>
        <p className={text.medium}>{messageOf(failure).sentence}</p>
        <p className={text.second}>The key works. It can stay in memory until Breakglass ends, and is never written to a file. Next time it has to be typed again.</p>
        <div className={styles.buttons}>
          <Button onClick={() => void connect('session')}>Keep for this session only</Button>
          <Button tone="quiet" onClick={() => void connect()}>Try the keychain again</Button>
        </div>
      </Callout>
    );
  }
  return (
    <>
      <InlineError error={failure} />
      {wantsCode ? <Input label="Code from your MFA device" name="mfaCode" mono inputMode="numeric" maxLength={6} autoFocus /> : undefined}
    </>
  );
}

/** Brings what came of it into sight, wherever the form was scrolled to. */
function useShown(failure: unknown): RefObject<HTMLDivElement | null> {
  const outcome = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (failure) outcome.current?.scrollIntoView({ block: 'nearest' });
  }, [failure]);
  return outcome;
}

/** Who one is to AWS: chosen or typed, then tested by asking AWS, then kept. The button may stand elsewhere. */
export function ConnectPanel({ connecting, onConnected, withButton = false }: Props & { readonly onConnected?: () => void; readonly withButton?: boolean }): ReactNode {
  const { choices, change, complaints, form, connect, busy } = connecting;
  const outcome = useShown(connecting.failure);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void connect().then((connection) => connection && onConnected?.());
  };
  return (
    <form ref={form} className={styles.panel} onSubmit={submit} noValidate>
      <Picker connecting={connecting} />
      {choices.source === 'saved' ? undefined : (
        <div className={styles.fields}>
          <div>
            <RegionField value={choices.region} onChange={(region) => change({ region })} />
            {complaints.region === undefined ? undefined : <p className={styles.complaint} role="alert">{complaints.region}</p>}
          </div>
          <More connecting={connecting} />
        </div>
      )}
      <div ref={outcome} className={styles.outcome}><Failure connecting={connecting} /></div>
      {withButton ? <div><Button type="submit" disabled={busy} icon={<Cloud size={14} aria-hidden="true" />}>{choices.source === 'saved' ? 'Use this connection' : 'Connect'}</Button></div> : undefined}
    </form>
  );
}
