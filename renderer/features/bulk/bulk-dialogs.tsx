import { type ReactNode, useState } from 'react';
import type { EnvironmentState } from '../../../shared/ipc/vault-calls.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { EnvironmentBadge, EnvironmentGlyph } from '../../components/environment-badge.tsx';
import { Input } from '../../components/input.tsx';
import { Callout } from '../../components/inline-error.tsx';
import { Select } from '../../components/select.tsx';
import { TagInput } from '../../components/tag-input.tsx';
import { inWords } from '../list/list-words.ts';
import { useListFacts } from '../list/list-store.ts';
import { useVault } from '../shell/app-store.ts';
import { type BulkRef, closeOverlay, type OverlayOf } from '../shell/view.ts';
import { type BulkAction, runBulk, secretsWords, tagSecrets, transferSecrets } from './bulk-actions.ts';
import { targetsOf } from './bulk-entries.tsx';
import styles from './bulk.module.css';

function Cancel(): ReactNode {
  return <Button tone="quiet" size="l" keycap="Escape" onClick={closeOverlay}>Cancel</Button>;
}

function useSources(secrets: readonly BulkRef[]): readonly EnvironmentState[] {
  const names = new Set(secrets.map(({ environment }) => environment));
  return useVault()?.environments.filter(({ name }) => names.has(name)) ?? [];
}

const closeness = { prod: 0, staging: 1, dev: 2 } as const;

function Weaker({ sources, target }: { readonly sources: readonly EnvironmentState[]; readonly target: EnvironmentState }): ReactNode {
  const nearer = sources.filter(({ name, tone }) => name !== target.name && closeness[tone] < closeness[target.tone]);
  if (nearer.length === 0) return undefined;
  return <Callout tone="warn">From <bdi>{inWords(nearer.map(({ label }) => label))}</bdi> to <bdi>{target.label}</bdi>: everybody who can open <bdi>{target.label}</bdi> can read them from then on.</Callout>;
}

/** Into another environment: which one, and what it means. */
export function TransferDialog({ overlay }: { readonly overlay: OverlayOf<'transfer'> }): ReactNode {
  const { how } = overlay;
  const [to, setTo] = useState(overlay.to);
  const secrets = how === 'move' ? overlay.secrets.filter(({ environment }) => environment !== to) : overlay.secrets;
  const vault = useVault();
  const sources = useSources(secrets);
  const targets = vault ? targetsOf(overlay.secrets, vault).filter(({ lock }) => lock === 'open') : [];
  const target = targets.find(({ name }) => name === to);
  if (!target) return undefined;
  const verb = how === 'move' ? 'Move' : 'Copy';
  const go = (): void => {
    closeOverlay();
    void transferSecrets(secrets, to, how);
  };
  return (
    <Dialog
      title={<span className={styles.title}>{verb} {secretsWords(secrets.length)} to <EnvironmentBadge tone={target.tone} label={target.label} variant="title" /></span>}
      description={<>Opened here and sealed again under the key of <bdi>{target.label}</bdi>. {how === 'move' ? 'Their earlier values go with them.' : 'The ones that are here stay.'}</>}
      tone={target.tone}
      onClose={closeOverlay}
      onSubmit={go}
      footer={<><Cancel /><Button type="submit" tone="primary" size="l" keycap="Enter">{verb} {secretsWords(secrets.length)}</Button></>}
    >
      <div className={styles.form}>
        {targets.length > 1 ? <Select label="To" value={to} options={targets.map(({ name: value, label, tone }) => ({ value, label, icon: <EnvironmentGlyph tone={tone} /> }))} onChange={setTo} /> : undefined}
        <Weaker sources={sources} target={target} />
      </div>
    </Dialog>
  );
}

/** Tags to add to all of them, or to take away. */
export function TagsDialog({ overlay }: { readonly overlay: OverlayOf<'tags'> }): ReactNode {
  const { secrets, how } = overlay;
  const [tags, setTags] = useState<readonly string[]>([]);
  const adds = how === 'add';
  const inUse = useListFacts()?.counts.tags.toSorted((a, b) => b.count - a.count).map(({ tag }) => tag) ?? [];
  const go = (): void => {
    if (tags.length === 0) return;
    closeOverlay();
    void tagSecrets(secrets, adds ? tags : [], adds ? [] : tags);
  };
  return (
    <Dialog
      title={adds ? `Add tags to ${secretsWords(secrets.length)}` : `Remove tags from ${secretsWords(secrets.length)}`}
      description={adds ? 'Type a tag and press Enter. What they have already stays.' : 'Choose from the tags in use.'}
      onClose={closeOverlay}
      onSubmit={go}
      footer={<><Cancel /><Button type="submit" tone="primary" size="l" disabled={tags.length === 0}>{adds ? 'Add' : 'Remove'}</Button></>}
    >
      <div className={styles.tags}>
        <TagInput label="Tags" tags={tags} suggestions={inUse} onlySuggested={!adds} placeholder={adds ? 'Type a tag, Enter' : 'Choose a tag'} onChange={setTags} />
      </div>
    </Dialog>
  );
}

const words: { readonly [A in BulkAction]: { readonly verb: string; readonly says: string } } = {
  favourite: { verb: 'Add to favourites', says: 'This can be undone.' },
  unfavourite: { verb: 'Remove from favourites', says: 'This can be undone.' },
  trash: { verb: 'Move to trash', says: 'They leave the list. They can be restored from the trash, and this can be undone.' },
  restore: { verb: 'Restore', says: 'They come back to the list.' },
  purge: { verb: 'Delete for ever', says: 'They and their earlier values leave the vault. Only a backup of the file still has them.' },
};

/** Before a change of several secrets of a strict environment; before one that cannot be taken back, with something to type. */
export function BulkConfirm({ overlay }: { readonly overlay: OverlayOf<'bulk-confirm'> }): ReactNode {
  const { secrets, action } = overlay;
  const sources = useSources(secrets);
  const [problem, setProblem] = useState<string>();
  const { verb, says } = words[action];
  const typed = action === 'purge' ? `delete ${secrets.length}` : undefined;
  const go = (form: FormData): void => {
    if (typed !== undefined && String(form.get('typed')).trim().toLowerCase() !== typed) return setProblem(`Type “${typed}” exactly.`);
    closeOverlay();
    void runBulk(action, secrets);
  };
  return (
    <Dialog
      alert
      title={`${verb}: ${secretsWords(secrets.length)}`}
      description={<>Of <bdi>{inWords(sources.map(({ label }) => label))}</bdi>. {says}</>}
      {...(sources.some(({ tone }) => tone === 'prod') ? { tone: 'prod' as const } : {})}
      onClose={closeOverlay}
      onSubmit={go}
      footer={<><Cancel />{typed === undefined ? <Button type="submit" tone={action === 'trash' ? 'delete' : 'primary'} size="l" keycap="Enter">{verb}</Button> : <Button type="submit" tone="delete" size="l">{verb}</Button>}</>}
    >
      {typed === undefined ? undefined : <Input name="typed" type="text" label={`Type “${typed}” to confirm`} error={problem} />}
    </Dialog>
  );
}
