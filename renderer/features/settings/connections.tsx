import { Ellipsis, Pencil, Plus, RefreshCw, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { Connection } from '../../../shared/model/connection.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { ask, failureOf } from '../../bridge.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { InlineError } from '../../components/inline-error.tsx';
import { Menu } from '../../components/menu.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { classNames } from '../../components/class-names.ts';
import { IdentityStrip } from '../connect/identity-strip.tsx';
import { sourceWords } from '../connect/profile-words.ts';
import type { Tested } from '../connect/use-connect.ts';
import { dateTimeWords } from '../detail/date-words.ts';
import { reportFailure } from '../detail/copy.ts';
import { useVault } from '../shell/app-store.ts';
import { openView } from '../shell/view.ts';
import { Section } from './section.tsx';
import text from '../../styles/text.module.css';
import styles from './connections.module.css';

function factsOf(connection: Connection): string {
  const { region, fips, endpoint, account } = connection;
  return [sourceWords(connection), region, account === undefined ? undefined : `account ${account}`, fips ? 'FIPS' : undefined, endpoint].filter((part) => part !== undefined).join(' · ');
}

function Row({ connection, onRemove }: { readonly connection: Connection; readonly onRemove: () => void }): ReactNode {
  const [state, setState] = useState<{ busy: boolean; tested?: Tested; failure?: WireError }>({ busy: false });
  const edit = (): void => openView({ screen: 'connect-aws', connectionId: connection.id });
  const test = (): void => {
    setState({ busy: true });
    ask('connection:test', { id: connection.id }).then((tested) => setState({ busy: false, tested }), (error: unknown) => setState({ busy: false, failure: failureOf(error) }));
  };
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <div className={styles.words}>
          <PlainText className={text.medium} ellipsis>{connection.name}</PlainText>
          <PlainText className={styles.facts} ellipsis>{factsOf(connection)}</PlainText>
          <span className={styles.facts}>{connection.testedAtMs === undefined ? 'Never tested' : `Answered ${dateTimeWords(connection.testedAtMs)}`}</span>
        </div>
        <Button aria-label={`Test ${connection.name}`} icon={<RefreshCw size={14} aria-hidden="true" />} disabled={state.busy} onClick={test}>{state.busy ? 'Asking …' : 'Test'}</Button>
        <Menu
          trigger={<IconButton label={`More about ${connection.name}`} icon={<Ellipsis size={16} aria-hidden="true" />} />}
          entries={[
            { key: 'edit', label: 'Edit …', icon: <Pencil size={16} aria-hidden="true" />, onSelect: edit },
            { key: 'remove', label: 'Remove …', tone: 'danger', icon: <Trash2 size={16} aria-hidden="true" />, onSelect: onRemove },
          ]}
        />
      </div>
      {state.tested ? <IdentityStrip tested={state.tested} /> : undefined}
      {state.failure ? <InlineError error={state.failure} action={<Button onClick={edit}>Edit</Button>} /> : undefined}
    </li>
  );
}

/** Removing a connection says which environments then have no way to their KMS key from here. */
function RemoveDialog({ connection, onClose }: { readonly connection: Connection; readonly onClose: () => void }): ReactNode {
  const vault = useVault();
  const used = vault?.environments.filter(({ recipients }) => recipients.some(({ connectionId }) => connectionId === connection.id)).map(({ label }) => label) ?? [];
  const remove = (): void => {
    onClose();
    ask('connection:remove', { id: connection.id }).catch(reportFailure);
  };
  return (
    <Dialog
      alert
      title="Remove connection"
      description={<><PlainText>{connection.name}</PlainText>{connection.source.kind === 'access-key' ? ' and its access key leave this computer. The key itself stays valid at AWS.' : ' leaves this computer. Your AWS config stays as it is.'}</>}
      onClose={onClose}
      onSubmit={remove}
      footer={
        <>
          <Button tone="quiet" size="l" keycap="Escape" onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="delete" size="l">Remove</Button>
        </>
      }
    >
      {used.length === 0 ? undefined : <p className={text.warn}>The KMS keys of {used.join(', ')} are asked through it. Until another connection reaches them, they open only by their other keys.</p>}
    </Dialog>
  );
}

/** AWS connections: list, test, edit, remove. */
export function Connections({ settings }: { readonly settings: Settings }): ReactNode {
  const [removing, setRemoving] = useState<Connection | undefined>(undefined);
  return (
    <Section id="aws" title="AWS">
      <Card>
        {settings.connections.length === 0 ? <p className={classNames(text.second, styles.none)}>No connection is kept. A vault on this computer or under a passphrase needs none.</p> : (
          <ul>{settings.connections.map((connection) => <Row key={connection.id} connection={connection} onRemove={() => setRemoving(connection)} />)}</ul>
        )}
      </Card>
      <Button className={styles.add} icon={<Plus size={14} aria-hidden="true" />} onClick={() => openView({ screen: 'connect-aws' })}>Connect AWS</Button>
      {removing ? <RemoveDialog connection={removing} onClose={() => setRemoving(undefined)} /> : undefined}
    </Section>
  );
}
