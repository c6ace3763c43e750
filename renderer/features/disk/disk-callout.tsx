import { type ReactNode, useState } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import { failureOf } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Callout, InlineError } from '../../components/inline-error.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { useVault } from '../shell/app-store.ts';
import { openView } from '../shell/view.ts';
import { loadNewerFile } from './disk-actions.ts';
import text from '../../styles/text.module.css';
import styles from './disk.module.css';

/** Another program wrote the file: nothing is saved over it. Both sides stay whatever is chosen. */
export function DiskCallout({ editing = false }: { readonly editing?: boolean }): ReactNode {
  const fileName = useVault()?.fileName ?? 'The file';
  const [failure, setFailure] = useState<WireError>();
  const load = (): void => void loadNewerFile().catch((error: unknown) => setFailure(failureOf(error)));
  return (
    <>
      <Callout tone="warn" alert>
        <p className={text.medium}><PlainText>{fileName}</PlainText> changed on disk.</p>
        <p className={text.second}>{editing ? 'Nothing was overwritten, and your edit stays in the editor.' : 'Nothing is saved until you load it.'}</p>
        <span className={styles.choices}>
          <Button onClick={() => openView({ screen: 'disk-changes' })}>See what changed</Button>
          <Button tone="quiet" onClick={load}>Load the newer file</Button>
        </span>
      </Callout>
      {failure ? <InlineError error={failure} /> : undefined}
    </>
  );
}
