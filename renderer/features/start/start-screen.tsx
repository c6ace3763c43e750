import { FileLock, FilePlus2, FolderOpen } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Keycap } from '../../components/keycap.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { WindowFrame } from '../../components/window-frame.tsx';
import { classNames } from '../../components/class-names.ts';
import { QuickHint } from '../settings/shortcut-keys.tsx';
import { useApp } from '../shell/app-store.ts';
import { openView } from '../shell/view.ts';
import { Toasts } from '../toast/toasts.tsx';
import { Mark } from './mark.tsx';
import { openVault } from './open-vault.ts';
import text from '../../styles/text.module.css';
import styles from './start-screen.module.css';

interface ChoiceProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly words: string;
  readonly keys: string;
  readonly first?: boolean;
  readonly onClick: () => void;
}

function Choice({ icon, title, words, keys, first = false, onClick }: ChoiceProps): ReactNode {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (first) button.current?.focus();
  }, [first]);
  return (
    <div className={styles.choice}>
      {icon}
      <span>
        <button ref={button} type="button" className={styles.choiceTitle} aria-describedby={id} onClick={onClick}>{title}</button>
        <span id={id} className={text.second}>{words}</span>
      </span>
      <Keycap keys={keys} />
    </div>
  );
}

/** Where a file lies, without its name. */
function folderOf(path: string): string {
  return path.replace(/[\\/][^\\/]*$/, '');
}

/** Vaults that were open before, newest first. */
function Recents(): ReactNode {
  const recents = useApp()?.recents ?? [];
  if (recents.length === 0) return undefined;
  return (
    <section className={styles.recents}>
      <h2 className={classNames(text.small, text.third)}>Recent vaults</h2>
      <ul>
        {recents.slice(0, 5).map((recent) => (
          <li key={recent.path}>
            <button type="button" className={styles.recent} disabled={!recent.exists} onClick={() => void openVault(recent.path)}>
              <FileLock size={16} aria-hidden="true" />
              <PlainText className={styles.recentName} ellipsis>{recent.name}</PlainText>
              <PlainText className={styles.recentPath} ellipsis>{recent.exists ? folderOf(recent.path) : 'Not there any more'}</PlainText>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The first thing that anybody sees: create a vault, or open one. */
export function StartScreen(): ReactNode {
  return (
    <WindowFrame>
      <div className={styles.start}>
        <div className={styles.inner}>
          <Mark />
          <h1 className={classNames(text.hero, styles.name)}>Breakglass</h1>
          <p className={classNames(text.second, text.lead, styles.claim)}>The credentials you need in the middle of an incident, sealed in one file until you need them.</p>
          <div className={styles.choices}>
            <Choice first icon={<FilePlus2 size={20} aria-hidden="true" />} title="Create a vault" words="A new file, with its keys in AWS KMS or on this computer." keys="Enter" onClick={() => openView({ screen: 'create-vault' })} />
            <Choice icon={<FolderOpen size={20} aria-hidden="true" />} title="Open a vault" words="A .breakglass file on disk or in git." keys="Mod+O" onClick={() => void openVault()} />
          </div>
          <Recents />
          <p className={classNames(text.third, text.small, styles.promise)}>Nothing leaves this computer except key requests to your own AWS account.</p>
          <QuickHint />
        </div>
      </div>
      <Toasts />
    </WindowFrame>
  );
}
