import type { ReactNode } from 'react';
import { DialogOf, ScreenOf } from './screens.tsx';
import { useOverlay, useView } from './view.ts';

/** What the window shows: the present screen, and a dialog over it. */
export function Shell(): ReactNode {
  const view = useView();
  const overlay = useOverlay();
  return (
    <>
      <ScreenOf view={view} />
      {overlay ? <DialogOf overlay={overlay} /> : undefined}
    </>
  );
}
