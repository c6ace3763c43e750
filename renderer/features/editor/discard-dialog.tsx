import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';

interface Props {
  readonly isNew: boolean;
  readonly onKeep: () => void;
  /** Leaves, and the edit waits. */
  readonly onLater: () => void;
  readonly onDiscard: () => void;
}

/** Leaving an edit asks where something would be lost. */
export function DiscardDialog({ isNew, onKeep, onLater, onDiscard }: Props): ReactNode {
  return (
    <Dialog
      alert
      title={isNew ? 'Discard the new secret?' : 'Discard your changes?'}
      description="What you typed is not saved. It can wait here, sealed when the environment locks, or be thrown away."
      onClose={onKeep}
      footer={
        <>
          <Button tone="delete" size="l" onClick={onDiscard}>Discard</Button>
          <Button size="l" onClick={onLater}>Keep for later</Button>
          <Button tone="primary" size="l" keycap="Enter" onClick={onKeep}>Keep editing</Button>
        </>
      }
    />
  );
}
