import type { ReactNode } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Keycap, keyNames } from '../../components/keycap.tsx';
import { usePlatform } from '../../components/platform.ts';
import { closeOverlay } from '../shell/view.ts';
import { type Shortcut, shortcuts } from './shortcuts.ts';
import text from '../../styles/text.module.css';
import styles from './shortcuts-dialog.module.css';

function Keys({ shortcut }: { readonly shortcut: Shortcut }): ReactNode {
  const platform = usePlatform();
  const names = [shortcut.keys, shortcut.also].filter((keys) => keys !== undefined);
  return (
    <dd className={styles.keys}>
      {names.map((keys) => <Keycap key={keys} keys={keys} />)}
      <span className={text.hidden}>{names.map((keys) => keyNames(keys, platform)).join(' or ')}</span>
    </dd>
  );
}

function Group({ name }: { readonly name: Shortcut['group'] }): ReactNode {
  return (
    <section>
      <h3 className={styles.group}>{name}</h3>
      <dl>
        {shortcuts.filter(({ group }) => group === name).map((shortcut) => (
          <div key={shortcut.label} className={styles.line}>
            <dt>{shortcut.label}</dt>
            <Keys shortcut={shortcut} />
          </div>
        ))}
      </dl>
    </section>
  );
}

/** All shortcuts, under `?`. */
export function ShortcutsDialog(): ReactNode {
  return (
    <Dialog title="Keyboard shortcuts" width="l" onClose={closeOverlay} footer={<Button size="l" keycap="Escape" onClick={closeOverlay}>Close</Button>}>
      <div className={styles.columns}>
        <Group name="Anywhere" />
        <Group name="The list" />
        <Group name="The secret" />
        <Group name="Locked and empty screens" />
      </div>
    </Dialog>
  );
}
