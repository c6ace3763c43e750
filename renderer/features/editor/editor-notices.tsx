import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { Callout, InlineError } from '../../components/inline-error.tsx';
import { DiskCallout } from '../disk/disk-callout.tsx';
import { useVault } from '../shell/app-store.ts';
import { openHome } from '../shell/view.ts';
import type { Editing } from './use-editor.ts';
import text from '../../styles/text.module.css';
import styles from './editor.module.css';

/** Somebody else was faster: both versions stay. */
function ConflictCallout({ editor }: { readonly editor: Editing }): ReactNode {
  const gone = editor.conflict === 'gone';
  return (
    <Callout tone="warn" alert>
      <p className={text.medium}>{gone ? 'This secret was deleted or moved while you edited it.' : 'This secret was changed while you edited it.'}</p>
      <p className={text.second}>{gone ? 'Your edit can become a new secret. Values that you did not type are not in it.' : 'Nothing was overwritten. Save yours beside the newer one, or look at that first: your edit waits.'}</p>
      <div className={styles.choices}>
        <Button onClick={() => void editor.saveCopy()}>{gone ? 'Save as a new secret' : 'Save as a copy'}</Button>
        {gone ? undefined : <Button tone="quiet" onClick={openHome}>Look at the newer one</Button>}
      </div>
    </Callout>
  );
}

/** What there is to know before or after a save, above the fields. */
export function EditorNotices({ editor, restored }: { readonly editor: Editing; readonly restored: boolean }): ReactNode {
  const vault = useVault();
  const { conflict, failure } = editor;
  const onDisk = vault?.changedOnDisk === true || failure?.code === 'ERR_STORAGE_CHANGED';
  const plain = failure !== undefined && conflict === undefined && failure.code !== 'ERR_STORAGE_CHANGED';
  if (!onDisk && conflict === undefined && !plain && !restored) return undefined;
  return (
    <div className={styles.notices}>
      {restored && conflict === undefined ? <Callout tone="neutral">Your unsaved edit is back, as you left it.</Callout> : undefined}
      {onDisk ? <DiskCallout editing /> : undefined}
      {conflict === undefined ? undefined : <ConflictCallout editor={editor} />}
      {plain ? <InlineError error={failure} /> : undefined}
    </div>
  );
}
