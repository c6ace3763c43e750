import { type ReactNode, useState } from 'react';
import type { ImportPreview } from '../../../shared/model/transfer.ts';
import { Button } from '../../components/button.tsx';
import { Segmented } from '../../components/choice.tsx';
import { classNames } from '../../components/class-names.ts';
import { EnvironmentGlyph, Tape } from '../../components/environment-badge.tsx';
import { InlineError } from '../../components/inline-error.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { Progress } from '../../components/progress.tsx';
import { Select } from '../../components/select.tsx';
import { TagInput } from '../../components/tag-input.tsx';
import { useStepKeys } from '../../components/use-step-keys.ts';
import { secretsWords } from '../bulk/bulk-actions.ts';
import { useListFacts } from '../list/list-store.ts';
import { useEnvironment, useVault } from '../shell/app-store.ts';
import { ColumnMap } from './column-map.tsx';
import { applyImport, chooseFile, leaveImport, readAgain, useImport } from './import-store.ts';
import { importFormats } from './import-words.ts';
import { PreviewTable } from './preview-table.tsx';
import { linesOf, type Shown } from './preview-lines.ts';
import text from '../../styles/text.module.css';
import styles from './import.module.css';

interface TagProps {
  readonly tag: string;
  readonly onTag: (tag: string) => void;
}

function Choices({ preview, tag, onTag }: TagProps & { readonly preview: ImportPreview }): ReactNode {
  const vault = useVault();
  const { environment = '' } = useImport();
  const inUse = useListFacts()?.counts.tags.map((one) => one.tag) ?? [];
  const open = vault?.environments.filter(({ lock }) => lock === 'open') ?? [];
  const targets = open.map(({ name: value, label, tone }) => ({ value, label, icon: <EnvironmentGlyph tone={tone} /> }));
  return (
    <div className={styles.choices}>
      <Select label="Read as" value={preview.format} options={importFormats} onChange={(format) => void readAgain({ format })} />
      <Select label="Into" value={environment} options={targets} onChange={(to) => void readAgain({ environment: to })} />
      <div className={styles.tag}>
        <span className={styles.tagLabel} aria-hidden="true">Tag them</span>
        <TagInput label="Tag them" placeholder="None" tags={tag === '' ? [] : [tag]} suggestions={inUse} onChange={(tags) => onTag(tags.at(-1) ?? '')} />
      </div>
    </div>
  );
}

function Head({ preview, onImport }: { readonly preview: ImportPreview; readonly onImport: () => void }): ReactNode {
  const { chosen, busy } = useImport();
  return (
    <header className={styles.head}>
      <div className={text.grow}>
        <h1 className={text.title}>Import secrets</h1>
        <p className={text.second}><PlainText ellipsis>{preview.fileName}</PlainText>, nothing is written yet. <button type="button" className={styles.link} onClick={() => void chooseFile()}>Choose another file</button></p>
      </div>
      <Button tone="quiet" keycap="Escape" className={styles.narrowKeys} onClick={leaveImport}>Cancel</Button>
      <Button tone="primary" keycap="Mod+Enter" className={styles.narrowKeys} disabled={chosen.size === 0 || busy !== undefined} onClick={onImport}>
        {chosen.size === 0 ? 'Import' : `Import ${secretsWords(chosen.size)}`}
      </Button>
    </header>
  );
}

function shownOptions({ items, rejected }: ImportPreview): readonly { readonly value: Shown; readonly label: string }[] {
  const duplicates = items.filter((item) => item.duplicateOf !== undefined).length;
  const count = (total: number): string => total.toLocaleString('en-GB');
  return [
    { value: 'all', label: `All ${count(items.length + rejected.length)}` },
    { value: 'duplicates', label: `Duplicates ${count(duplicates)}` },
    { value: 'rejected', label: `Left out ${count(rejected.length)}` },
  ];
}

function Lines({ preview }: { readonly preview: ImportPreview }): ReactNode {
  const [shown, setShown] = useState<Shown>('all');
  const lines = linesOf(preview, shown);
  return (
    <>
      <div className={styles.filter}>
        <Segmented label="Which lines" hideLabel value={shown} options={shownOptions(preview)} onChange={setShown} />
        <span className={classNames(text.small, text.third, styles.hint)}>Duplicates are not ticked. Space ticks a line.</span>
      </div>
      <PreviewTable key={shown} lines={lines} />
    </>
  );
}

/** What an import would create, line by line, before anything is written. */
export function ImportPreviewPane({ preview }: { readonly preview: ImportPreview }): ReactNode {
  const { failure, busy, chosen, environment: target } = useImport();
  const [tag, setTag] = useState('');
  const environment = useEnvironment(target ?? '');
  const run = (): void => void applyImport(tag);
  useStepKeys({ onEscape: leaveImport });
  const nothing = preview.items.length === 0 && preview.rejected.length === 0;
  return (
    // Ctrl or Cmd+Enter from any control of it.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={styles.preview} onKeyDown={(event) => (event.ctrlKey || event.metaKey) && event.key === 'Enter' && run()}>
      <Tape tone={environment?.tone ?? 'dev'} />
      <div className={styles.page}>
        <Head preview={preview} onImport={run} />
        {failure ? <InlineError error={failure} /> : undefined}
        <Choices preview={preview} tag={tag} onTag={setTag} />
        {preview.format === 'generic-csv' ? <ColumnMap preview={preview} /> : undefined}
        {busy === 'writing' ? <Progress label={`Sealing ${secretsWords(chosen.size)}`} detail="Old file kept until done" /> : undefined}
        {nothing ? <p className={text.second}>{preview.format === 'generic-csv' ? 'Choose which column is the title to see what will be created.' : 'The file has no entries of this format.'}</p> : <Lines preview={preview} />}
      </div>
    </div>
  );
}
