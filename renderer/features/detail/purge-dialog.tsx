import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { closeOverlay, type OverlayOf } from '../shell/view.ts';
import { purgeSecret } from './secret-actions.ts';

/** The one change of a secret that cannot be taken back asks first. */
export function PurgeDialog({ overlay }: { readonly overlay: OverlayOf<'purge'> }): ReactNode {
  const purge = (): void => {
    closeOverlay();
    void purgeSecret(overlay);
  };
  return (
    <Dialog
      alert
      title="Delete for ever"
      description={<>“<PlainText>{overlay.title}</PlainText>” and its earlier values leave the vault. Only a backup of the file still has them.</>}
      onClose={closeOverlay}
      onSubmit={purge}
      footer={
        <>
          <Button tone="quiet" size="l" keycap="Escape" onClick={closeOverlay}>Cancel</Button>
          <Button type="submit" tone="delete" size="l">Delete for ever</Button>
        </>
      }
    />
  );
}
