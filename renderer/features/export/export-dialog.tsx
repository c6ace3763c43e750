import { type ReactNode, useState } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import type { ExportFormat } from '../../../shared/model/transfer.ts';
import { ask, failureOf } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Checkbox, Segmented } from '../../components/choice.tsx';
import { classNames } from '../../components/class-names.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Callout, InlineError } from '../../components/inline-error.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { secretsWords } from '../bulk/bulk-actions.ts';
import { inWords } from '../list/list-words.ts';
import { useVault } from '../shell/app-store.ts';
import { closeOverlay, type OverlayOf } from '../shell/view.ts';
import text from '../../styles/text.module.css';
import styles from './export.module.css';

const formats: readonly { readonly value: ExportFormat; readonly label: string }[] = [
  { value: 'csv', label: 'CSV' },
  { value: 'dotenv', label: '.env' },
  { value: 'json', label: 'JSON' },
];

const says: { readonly [F in ExportFormat]: string } = {
  csv: 'The columns of KeePassXC, which reads it back, and so does Breakglass.',
  dotenv: 'One NAME=value for each field, for programs and shells.',
  json: 'Everything of each secret, with its earlier values.',
};

/** What was written, and where. */
function Done({ path, count }: { readonly path: string; readonly count: number }): ReactNode {
  return (
    <Dialog
      title={`${secretsWords(count)} exported`}
      description="The file is in the clear; only you can read it as it is now. Delete it when it has served."
      onClose={closeOverlay}
      footer={<Button tone="primary" size="l" keycap="Enter" onClick={closeOverlay}>Done</Button>}
    >
      <p className={classNames(text.mono, text.selectable, styles.path)}><PlainText>{path}</PlainText></p>
    </Dialog>
  );
}

function useExport(secrets: OverlayOf<'export'>['secrets']): { run: (format: ExportFormat) => Promise<void>; failure: WireError | undefined; busy: boolean; done: { path: string; count: number } | undefined } {
  const [failure, setFailure] = useState<WireError>();
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<{ path: string; count: number }>();
  const run = async (format: ExportFormat): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      const { path, exported } = await ask('transfer:export', { secrets: [...secrets], format, understood: true });
      if (path !== undefined) setDone({ path, count: exported });
    } catch (error) {
      setFailure(failureOf(error));
    }
    setBusy(false);
  };
  return { run, failure, busy, done };
}

/** Secrets in the clear, into a file: only after a plain warning, and only by hand. */
export function ExportDialog({ overlay }: { readonly overlay: OverlayOf<'export'> }): ReactNode {
  const { secrets } = overlay;
  const vault = useVault();
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [understood, setUnderstood] = useState(false);
  const { run, failure, busy, done } = useExport(secrets);
  if (done) return <Done key="done" {...done} />;
  const names = new Set(secrets.map(({ environment }) => environment));
  const sources = vault?.environments.filter(({ name }) => names.has(name)) ?? [];
  return (
    <Dialog
      key="ask"
      title={`Export ${secretsWords(secrets.length)}`}
      description={<>Of <bdi>{inWords(sources.map(({ label }) => label))}</bdi>.</>}
      {...(sources.some(({ tone }) => tone === 'prod') ? { tone: 'prod' as const } : {})}
      onClose={closeOverlay}
      onSubmit={() => understood && !busy && void run(format)}
      footer={
        <>
          <Button tone="quiet" size="l" keycap="Escape" onClick={closeOverlay}>Cancel</Button>
          <Button type="submit" tone="primary" size="l" disabled={!understood || busy}>Export…</Button>
        </>
      }
    >
      <div className={styles.form}>
        <Callout tone="warn">
          <p className={text.medium}>This writes {secretsWords(secrets.length)} in the clear to a file.</p>
          <p className={text.second}>Anyone who can read the file has them, and so has every backup and sync program that sees it.</p>
          {format === 'csv' ? <p className={text.second}>Not for spreadsheets: a cell that starts with = goes out as it is, and a spreadsheet would run it.</p> : undefined}
        </Callout>
        <div>
          <Segmented label="Format" value={format} options={formats} onChange={setFormat} />
          <p className={classNames(text.small, text.third, styles.says)}>{says[format]}</p>
        </div>
        <Checkbox label="I understand that the values are not protected in that file" checked={understood} onChange={setUnderstood} />
        {failure ? <InlineError error={failure} /> : undefined}
      </div>
    </Dialog>
  );
}
