import type { ReactNode } from 'react';
import type { VaultState } from '../../../shared/ipc/vault-calls.ts';
import { ask } from '../../bridge.ts';
import { Button } from '../../components/button.tsx';
import { Callout } from '../../components/inline-error.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { reportFailure } from '../detail/copy.ts';
import { openView, useView } from '../shell/view.ts';
import { noteSaved, useUnsaved } from './unsaved-store.ts';
import styles from './editor.module.css';

async function discard(environment: string): Promise<void> {
  noteSaved(environment);
  await ask('secret:discardDraft', { environment }).catch(reportFailure);
}

/** Edits that wait to be gone on with: left by another way, or sealed by a lock and there again. */
export function UnsavedEdits({ vault }: { readonly vault: VaultState }): ReactNode {
  const unsaved = useUnsaved();
  const view = useView();
  const here = view.screen === 'editor' ? view.environment : undefined;
  return vault.environments.map(({ name, label, lock, hasDraft }) => {
    const known = unsaved.get(name);
    if (lock !== 'open' || name === here || known === 'none' || (known === undefined && !hasDraft)) return undefined;
    const title = known?.title ?? '';
    return (
      <Callout key={name} tone="neutral">
        {title === '' ? <>Your unsaved edit in <bdi>{label}</bdi> is kept.</> : <>Your unsaved edit of “<PlainText>{title}</PlainText>” is kept.</>}
        <span className={styles.choices}>
          <Button onClick={() => openView({ screen: 'editor', environment: name, resume: 'unsaved' })}>Continue</Button>
          <Button tone="quiet" onClick={() => void discard(name)}>Discard</Button>
        </span>
      </Callout>
    );
  });
}
