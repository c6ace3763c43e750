import { type ReactNode, useEffect, useState } from 'react';
import type { AppState } from '../../../shared/ipc/app-calls.ts';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { Output } from '../../../shared/ipc/contract.ts';
import { ask, failureOf } from '../../bridge.ts';
import { Callout, InlineError } from '../../components/inline-error.tsx';
import { Input, SecretInput } from '../../components/input.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { useApp } from '../shell/app-store.ts';
import { ChoiceRows } from './choice-rows.tsx';
import { profileKind, sourceWords } from './profile-words.ts';
import type { Connecting } from './use-connect.ts';
import text from '../../styles/text.module.css';
import styles from './connect-panel.module.css';

interface Props {
  readonly connecting: Connecting;
}

type Profiles = Output<'connection:listProfiles'>;

/** The profiles of the shared AWS config; none of them is resolved by looking. */
function useProfiles(): { readonly found: Profiles | undefined; readonly failure: WireError | undefined } {
  const [found, setFound] = useState<Profiles | undefined>(undefined);
  const [failure, setFailure] = useState<WireError | undefined>(undefined);
  useEffect(() => {
    ask('connection:listProfiles', {}).then(setFound, (error: unknown) => setFailure(failureOf(error)));
  }, []);
  return { found, failure };
}

export function ProfilePicker({ connecting }: Props): ReactNode {
  const { choices, change, complaints } = connecting;
  const { found, failure } = useProfiles();
  if (failure) return <InlineError error={failure} />;
  if (!found) return <p className={text.second} role="status">Reading your AWS config …</p>;
  const pick = (name: string): void => {
    const profile = found.profiles.find((one) => one.name === name);
    change({ profile: name, ...(profile?.region === undefined ? {} : { region: profile.region }) });
  };
  return (
    <section>
      <div className={styles.head}>
        <h2 className={text.grow}>Profile</h2>
        <PlainText className={styles.path} ellipsis>{found.configPath}</PlainText>
      </div>
      {found.profiles.length === 0 ? (
        <Callout tone="neutral">There are no profiles. Run “aws configure sso” in a terminal, or use an access key.</Callout>
      ) : (
        <ChoiceRows
          label="Profile"
          value={choices.profile}
          onChange={pick}
          rows={found.profiles.map((profile) => ({ value: profile.name, title: profile.name, detail: profile.detail, meta: profileKind(profile), status: profile.region === undefined ? undefined : <span>{profile.region}</span> }))}
        />
      )}
      {complaints.profile === undefined ? undefined : <p className={styles.complaint} role="alert">{complaints.profile}</p>}
    </section>
  );
}

/** Connections that are there already. */
export function SavedPicker({ connecting }: Props): ReactNode {
  const { choices, change, connections } = connecting;
  return (
    <section>
      <div className={styles.head}><h2 className={text.grow}>Connection</h2></div>
      <ChoiceRows
        label="Connection"
        value={choices.savedId}
        onChange={(savedId) => change({ savedId })}
        rows={connections.map((connection) => ({ value: connection.id, title: connection.name, detail: sourceWords(connection), meta: connection.region, status: connection.account === undefined ? undefined : <span className={text.tabular}>{connection.account}</span> }))}
      />
    </section>
  );
}

/** What keeps an access key, said before it is typed. */
function keptWords(status: AppState['keychain']['status'] | undefined): string {
  if (status === 'available' || status === 'unknown') return 'Kept in this computer’s keychain, never in a file.';
  return status === 'locked' ? 'The keychain is locked: it will ask to be unlocked.' : 'This computer has no keychain: the key can be kept for this session only.';
}

/** An access key; its parts are read once, when it is tested. */
export function AccessKeyFields({ connecting }: Props): ReactNode {
  const { complaints, editing } = connecting;
  const keychain = useApp()?.keychain;
  const lastFour = editing?.source.kind === 'access-key' ? editing.source.lastFour : undefined;
  return (
    <section className={styles.fields}>
      <Input label="Access key ID" name="accessKeyId" mono error={complaints.accessKeyId} placeholder={lastFour === undefined ? 'AKIA…' : `…${lastFour}, leave empty to keep it`} />
      <SecretInput label="Secret access key" name="secretAccessKey" mono error={complaints.secretAccessKey} help={keptWords(keychain?.status)} />
      <SecretInput label="Session token" name="sessionToken" mono error={complaints.sessionToken} help="Only for a temporary key, which begins with ASIA." />
    </section>
  );
}

export function EnvironmentNote(): ReactNode {
  return (
    <section>
      <div className={styles.head}><h2 className={text.grow}>Environment</h2></div>
      <Callout tone="neutral">
        <p>Credentials come from the variables that Breakglass was started with: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.</p>
        <p className={text.third}>A program started from a desktop seldom has them. Start it from the terminal in which they are set.</p>
      </Callout>
    </section>
  );
}
