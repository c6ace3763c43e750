import { ArrowDown, ArrowUp, Ellipsis, KeyRound, Palette, Pencil, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { EnvironmentState, VaultState } from '../../../shared/ipc/vault-calls.ts';
import { ask } from '../../bridge.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { EnvironmentBadge } from '../../components/environment-badge.tsx';
import { Callout } from '../../components/inline-error.tsx';
import { Menu, type MenuEntry } from '../../components/menu.tsx';
import { Page } from '../../components/page.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { useStepKeys } from '../../components/use-step-keys.ts';
import { classNames } from '../../components/class-names.ts';
import { reportFailure } from '../detail/copy.ts';
import { openedBy } from '../lock/recipient-words.ts';
import { startUnlock } from '../lock/unlock.ts';
import { setVault, useVault } from '../shell/app-store.ts';
import { openHome, openView } from '../shell/view.ts';
import { AddEnvironment } from './add-environment.tsx';
import { LookDialog, RemoveDialog, RenameDialog } from './environment-dialogs.tsx';
import { strictnessOptions } from './look.tsx';
import text from '../../styles/text.module.css';
import styles from './environments-screen.module.css';

type Asking = { readonly what: 'rename' | 'look' | 'remove'; readonly name: string } | undefined;

async function move(vault: VaultState, at: number, by: -1 | 1): Promise<void> {
  const names = vault.environments.map(({ name }) => name);
  const name = names[at];
  if (name === undefined) return;
  try {
    setVault(await ask('environment:reorder', { order: names.toSpliced(at, 1).toSpliced(at + by, 0, name) }));
  } catch (error) {
    reportFailure(error);
  }
}

interface RowProps {
  readonly vault: VaultState;
  readonly environment: EnvironmentState;
  readonly at: number;
  readonly onAsk: (asking: Asking) => void;
}

function menuOf({ vault, environment, at, onAsk }: RowProps): readonly MenuEntry[] {
  const { name } = environment;
  const open = environment.lock === 'open' && !vault.readOnlyFile;
  return [
    { key: 'rename', label: open ? 'Rename …' : 'Rename … (unlock it first)', icon: <Pencil size={16} aria-hidden="true" />, disabled: !open, onSelect: () => onAsk({ what: 'rename', name }) },
    { key: 'look', label: open ? 'Colour and care …' : 'Colour and care … (unlock it first)', icon: <Palette size={16} aria-hidden="true" />, disabled: !open, onSelect: () => onAsk({ what: 'look', name }) },
    { key: 'up', label: 'Move up', icon: <ArrowUp size={16} aria-hidden="true" />, disabled: at === 0 || vault.readOnlyFile, onSelect: () => void move(vault, at, -1) },
    { key: 'down', label: 'Move down', icon: <ArrowDown size={16} aria-hidden="true" />, disabled: at === vault.environments.length - 1 || vault.readOnlyFile, onSelect: () => void move(vault, at, 1) },
    { kind: 'separator', key: 'line' },
    { key: 'remove', label: 'Delete environment …', tone: 'danger', icon: <Trash2 size={16} aria-hidden="true" />, disabled: vault.readOnlyFile, onSelect: () => onAsk({ what: 'remove', name }) },
  ];
}

function factsOf({ secretCount, strictness, name, label }: EnvironmentState): string {
  const count = secretCount === undefined ? undefined : `${secretCount} ${secretCount === 1 ? 'secret' : 'secrets'}`;
  const care = strictnessOptions.find(({ value }) => value === strictness)?.label ?? strictness;
  return [count, care, name === label ? undefined : `“${name}” in CloudTrail`].filter((part) => part !== undefined).join(' · ');
}

function Row(props: RowProps): ReactNode {
  const { environment } = props;
  return (
    <li className={styles.row}>
      <div className={styles.badge}><EnvironmentBadge tone={environment.tone} label={environment.label} variant="title" /></div>
      <div className={styles.words}>
        <PlainText ellipsis>{openedBy(environment)}</PlainText>
        <PlainText className={styles.facts} ellipsis>{factsOf(environment)}</PlainText>
      </div>
      {environment.lock === 'locked' ? <Button aria-label={`Unlock ${environment.label}`} onClick={() => startUnlock(environment.name)}>Unlock</Button> : <span className={classNames(text.small, text.second)}>{environment.lock === 'open' ? 'Open' : environment.lock === 'read-only' ? 'Open to read only' : 'Unlocking …'}</span>}
      <Button aria-label={`Keys of ${environment.label}`} icon={<KeyRound size={14} aria-hidden="true" />} onClick={() => openView({ screen: 'keys', environment: environment.name })}>Keys</Button>
      <Menu entries={menuOf(props)} trigger={<IconButton label={`More about ${environment.label}`} icon={<Ellipsis size={16} aria-hidden="true" />} />} />
    </li>
  );
}

function Asked({ asking, vault, onClose }: { readonly asking: Asking; readonly vault: VaultState; readonly onClose: () => void }): ReactNode {
  const environment = vault.environments.find(({ name }) => name === asking?.name);
  if (!asking || !environment) return undefined;
  const others = vault.environments.filter(({ name }) => name !== environment.name).map(({ label }) => label);
  switch (asking.what) {
    case 'rename': return <RenameDialog environment={environment} others={others} onClose={onClose} />;
    case 'look': return <LookDialog environment={environment} onClose={onClose} />;
    case 'remove': return <RemoveDialog environment={environment} last={vault.environments.length === 1} onClose={onClose} />;
  }
}

/** Every environment of the vault: who opens it, how it looks, and what can be changed about it. */
export function EnvironmentsScreen(): ReactNode {
  const vault = useVault();
  const [asking, setAsking] = useState<Asking>(undefined);
  const [adding, setAdding] = useState(false);
  useStepKeys({ onEscape: adding ? undefined : openHome });
  if (!vault) return undefined;
  if (adding) return <AddEnvironment vault={vault} onDone={() => setAdding(false)} />;
  return (
    <Page
      narrow
      title="Environments and keys"
      description="Each environment opens and locks by itself, under a data key of its own."
      actions={<Button tone="primary" icon={<Plus size={14} aria-hidden="true" />} disabled={vault.readOnlyFile} onClick={() => setAdding(true)}>Add environment</Button>}
    >
      {vault.readOnlyFile ? <Callout tone="warn">The file can only be read, so its environments stay as they are.</Callout> : undefined}
      <Card>
        <ul>{vault.environments.map((environment, at) => <Row key={environment.name} vault={vault} environment={environment} at={at} onAsk={setAsking} />)}</ul>
      </Card>
      <Asked asking={asking} vault={vault} onClose={() => setAsking(undefined)} />
    </Page>
  );
}
