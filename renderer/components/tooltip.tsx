import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import { Keycap } from './keycap.tsx';
import styles from './tooltip.module.css';

interface Props {
  readonly label: string;
  readonly keys?: string;
  /** The control it belongs to; it carries its own accessible name. */
  readonly children: ReactElement<Record<string, unknown>>;
}

/** Names an icon for people who see; the control's own label says the same to others. */
export function Tooltip({ label, keys, children }: Props): ReactNode {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} className={styles.positioner}>
          <Base.Popup className={styles.popup}>
            {label}
            {keys === undefined ? undefined : <Keycap keys={keys} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
