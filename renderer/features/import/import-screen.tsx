import { FileInput } from 'lucide-react';
import { type DragEvent, type ReactNode, useEffect, useState } from 'react';
import { pathOfFile } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { EnvironmentBadge } from '../../components/environment-badge.tsx';
import { Callout, InlineError } from '../../components/inline-error.tsx';
import { Empty } from '../../components/page.tsx';
import { useStepKeys } from '../../components/use-step-keys.ts';
import { secretsWords } from '../bulk/bulk-actions.ts';
import { undoChange } from '../detail/secret-actions.ts';
import { useEnvironment } from '../shell/app-store.ts';
import { browse } from '../shell/places.ts';
import { openHome } from '../shell/view.ts';
import { ImportPreviewPane } from './import-preview.tsx';
import { chooseFile, leaveImport, useImport } from './import-store.ts';
import text from '../../styles/text.module.css';
import styles from './import.module.css';

/** The first step: a file, chosen or dropped. */
function ChooseFile(): ReactNode {
  const { failure, busy, dropped } = useImport();
  useStepKeys({ onEnter: () => void chooseFile(), onEscape: openHome });
  return (
    <Empty
      icon={<FileInput aria-hidden="true" />}
      title="Import secrets"
      text="From KeePassXC, 1Password, Bitwarden, Chrome or any other CSV, from a .env file or from AWS credentials. You see what will be created first; nothing is written before you say so."
    >
      <div className={styles.stack}>
        {dropped ? <Callout tone="neutral">The preview was dropped when an environment locked. Choose the file again.</Callout> : undefined}
        {failure ? <InlineError error={failure} /> : undefined}
        <div className={text.line}>
          <Button tone="primary" size="l" keycap="Enter" disabled={busy !== undefined} onClick={() => void chooseFile()}>Choose a file</Button>
          <Button tone="quiet" size="l" keycap="Escape" onClick={openHome}>Cancel</Button>
          <span className={classNames(text.small, text.third)}>or drop it on this window</span>
        </div>
        <p className={classNames(text.small, text.third)}>The file holds your secrets in the clear: delete it when the import is done.</p>
      </div>
    </Empty>
  );
}

/** The last step: what was made, and the way back. */
function Done(): ReactNode {
  const { done } = useImport();
  const environment = useEnvironment(done?.environment ?? '');
  const show = (): void => {
    if (done) void browse({ show: 'active', environment: done.environment, ...(done.tag === '' ? {} : { tag: done.tag }) });
  };
  useStepKeys({ onEnter: show, onEscape: openHome });
  if (!done) return undefined;
  const undo = async (): Promise<void> => {
    if (done.undo !== undefined) await undoChange(done.undo);
    leaveImport();
  };
  return (
    <Empty
      icon={<FileInput aria-hidden="true" />}
      title={`${secretsWords(done.created)} imported`}
      text={<>They are sealed in <EnvironmentBadge tone={environment?.tone ?? 'dev'} label={environment?.label ?? done.environment} />. The file that you chose still has them in the clear: delete it.</>}
    >
      <div className={text.line}>
        <Button tone="primary" size="l" keycap="Enter" onClick={show}>Show them</Button>
        {done.undo === undefined ? undefined : <Button size="l" onClick={() => void undo()}>Undo the import</Button>}
        <Button tone="quiet" size="l" onClick={leaveImport}>Import another file</Button>
      </div>
    </Empty>
  );
}

/** A file that is dropped anywhere on the screen. */
function useDrop(): { readonly over: boolean; readonly handlers: object } {
  const [over, setOver] = useState(false);
  const holds = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  const onDragOver = (event: DragEvent): void => {
    if (!holds(event)) return;
    event.preventDefault();
    setOver(true);
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    const path = file ? pathOfFile(file) : '';
    if (path !== '') void chooseFile(path);
  };
  return { over, handlers: { onDragOver, onDragLeave: () => setOver(false), onDrop } };
}

/** Import: choose, look, confirm, and undo. */
export function ImportScreen(): ReactNode {
  const { preview, done } = useImport();
  const { over, handlers } = useDrop();
  useEffect(() => leaveImport, []);
  return (
    <section className={classNames(styles.screen, over && styles.over)} aria-label="Import" {...handlers}>
      {done ? <Done /> : preview ? <ImportPreviewPane preview={preview} /> : <ChooseFile />}
    </section>
  );
}
