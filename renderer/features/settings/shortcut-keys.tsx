import type { ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import { Keycap, keyNames } from '../../components/keycap.tsx';
import { usePlatform } from '../../components/platform.ts';
import { keysOf } from './accelerator.ts';
import { useQuickShortcut } from './quick-shortcut.ts';
import text from '../../styles/text.module.css';
import styles from './quick-panel.module.css';

/** A global shortcut as the keys that are pressed, in the platform's names. */
export function ShortcutKeys({ accelerator }: { readonly accelerator: string }): ReactNode {
  const platform = usePlatform();
  const keys = keysOf(accelerator, platform);
  if (keys.length === 0) return <span className={text.third}>None</span>;
  return (
    <span className={styles.keys}>
      {keys.map((key) => <Keycap key={key} keys={key} />)}
      <span className={text.hidden}>{keyNames(keys.join('+'), platform)}</span>
    </span>
  );
}

/** Says how Breakglass is reached from other programs, where the system says that it is. */
export function QuickHint(): ReactNode {
  const shortcut = useQuickShortcut();
  if (shortcut?.state !== 'given') return undefined;
  return <p className={classNames(text.third, text.small, styles.hint)}>Open Breakglass from anywhere: <ShortcutKeys accelerator={shortcut.accelerator} /></p>;
}
