import { ArchiveRestore, CopyPlus, FileOutput, MoveRight, Star, StarOff, Tag, Trash2, X } from 'lucide-react';
import type { EnvironmentState, VaultState } from '../../../shared/ipc/vault-calls.ts';
import type { MenuEntry } from '../../components/menu.tsx';
import { type BulkRef, openOverlay } from '../shell/view.ts';
import { startBulk } from './bulk-actions.ts';

const size = { size: 16, 'aria-hidden': true } as const;
/** More than this are chosen in the dialog. */
const mostNamed = 3;

/** Where these secrets can go: another environment that can be written. One that all of them are in is no move. */
export function targetsOf(secrets: readonly BulkRef[], vault: VaultState): readonly EnvironmentState[] {
  return vault.environments.filter(({ name }) => secrets.some(({ environment }) => environment !== name));
}

function moveEntries(secrets: readonly BulkRef[], vault: VaultState): readonly MenuEntry[] {
  const targets = targetsOf(secrets, vault);
  const open = targets.filter(({ lock }) => lock === 'open');
  const move = (to: string): void => openOverlay({ dialog: 'transfer', secrets, to, how: 'move' });
  const first = open[0];
  const named = targets.slice(0, mostNamed).map(({ name, label, lock }): MenuEntry => ({
    key: `move-${name}`,
    label: lock === 'open' ? `Move to ${label}…` : `Move to ${label} (locked)`,
    icon: <MoveRight {...size} />,
    disabled: lock !== 'open',
    onSelect: () => move(name),
  }));
  const any: MenuEntry = { key: 'move', label: 'Move to another environment…', icon: <MoveRight {...size} />, disabled: !first, onSelect: () => first && move(first.name) };
  const copy: MenuEntry = {
    key: 'copy',
    label: 'Copy to an environment…',
    icon: <CopyPlus {...size} />,
    disabled: !first,
    onSelect: () => first && openOverlay({ dialog: 'transfer', secrets, to: first.name, how: 'copy' }),
  };
  return targets.length === 0 ? [] : [...(targets.length > mostNamed ? [any] : named), copy, { kind: 'separator', key: 'line-move' }];
}

function tagEntries(secrets: readonly BulkRef[]): readonly MenuEntry[] {
  return [
    { key: 'tag', label: 'Add tag…', icon: <Tag {...size} />, onSelect: () => openOverlay({ dialog: 'tags', secrets, how: 'add' }) },
    { key: 'untag', label: 'Remove tag…', icon: <X {...size} />, onSelect: () => openOverlay({ dialog: 'tags', secrets, how: 'remove' }) },
  ];
}

/** What can be done with secrets of the trash. */
export function trashEntries(secrets: readonly BulkRef[]): readonly MenuEntry[] {
  return [
    { key: 'restore', label: 'Restore', icon: <ArchiveRestore {...size} />, onSelect: () => startBulk('restore', secrets) },
    { kind: 'separator', key: 'line' },
    { key: 'purge', label: 'Delete for ever…', tone: 'danger', icon: <Trash2 {...size} />, onSelect: () => startBulk('purge', secrets) },
  ];
}

/** What can be done with one secret besides its own actions: the detail's menu. */
export function oneEntries(secret: BulkRef, vault: VaultState): readonly MenuEntry[] {
  const secrets = [{ environment: secret.environment, id: secret.id }];
  return [...moveEntries(secrets, vault), ...tagEntries(secrets), exportEntry(secrets)];
}

function exportEntry(secrets: readonly BulkRef[]): MenuEntry {
  return { key: 'export', label: 'Export…', icon: <FileOutput {...size} />, onSelect: () => openOverlay({ dialog: 'export', secrets }) };
}

/** What can be done with several secrets at once. */
export function bulkEntries(secrets: readonly BulkRef[], vault: VaultState): readonly MenuEntry[] {
  return [
    ...moveEntries(secrets, vault),
    ...tagEntries(secrets),
    { key: 'favourite', label: 'Add to favourites', keycap: 'F', icon: <Star {...size} />, onSelect: () => startBulk('favourite', secrets) },
    { key: 'unfavourite', label: 'Remove from favourites', icon: <StarOff {...size} />, onSelect: () => startBulk('unfavourite', secrets) },
    { kind: 'separator', key: 'line-tag' },
    exportEntry(secrets),
    { kind: 'separator', key: 'line-export' },
    { key: 'trash', label: 'Move to trash', keycap: 'Delete', tone: 'danger', icon: <Trash2 {...size} />, onSelect: () => startBulk('trash', secrets) },
  ];
}
