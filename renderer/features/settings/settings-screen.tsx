import { Clipboard as ClipboardIcon, Cloud, Dices, Info, Lock, MonitorOff, SlidersHorizontal, FileLock, Zap } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { AppState } from '../../../shared/ipc/app-calls.ts';
import { Button } from '../../components/button.tsx';
import { useStepKeys } from '../../components/use-step-keys.ts';
import { WindowFrame } from '../../components/window-frame.tsx';
import { classNames } from '../../components/class-names.ts';
import { NavItem } from '../shell/nav-item.tsx';
import { refreshApp, useApp } from '../shell/app-store.ts';
import { openHome, type ViewOf } from '../shell/view.ts';
import { About, Generator } from './about.tsx';
import { Connections } from './connections.tsx';
import { Locking } from './locking.tsx';
import { QuickPanel } from './quick-panel.tsx';
import { VaultFile } from './vault-file.tsx';
import { Appearance, Clipboard, SharedScreen } from './values.tsx';
import text from '../../styles/text.module.css';
import styles from './settings-screen.module.css';

const sections = [
  { id: 'locking', title: 'Locking', icon: Lock },
  { id: 'clipboard', title: 'Clipboard', icon: ClipboardIcon },
  { id: 'quick-panel', title: 'Quick panel', icon: Zap },
  { id: 'shared-screen', title: 'Shared screen', icon: MonitorOff },
  { id: 'aws', title: 'AWS', icon: Cloud },
  { id: 'vault-file', title: 'Vault file', icon: FileLock },
  { id: 'appearance', title: 'Appearance', icon: SlidersHorizontal },
  { id: 'generator', title: 'Generator', icon: Dices },
  { id: 'about', title: 'About', icon: Info },
] as const;

type SectionId = (typeof sections)[number]['id'];

function isSection(id: string | undefined): id is SectionId {
  return sections.some((section) => section.id === id);
}

/** The section at the top of what is scrolled to; the last one once there is nothing below. */
function sectionAt(scroll: HTMLElement): SectionId {
  const top = scroll.getBoundingClientRect().top + 80;
  if (scroll.scrollTop > 0 && scroll.scrollTop + scroll.clientHeight >= scroll.scrollHeight - 2) return 'about';
  const above = sections.filter(({ id }) => (scroll.querySelector(`[data-section="${id}"]`)?.getBoundingClientRect().top ?? Infinity) <= top);
  return above.at(-1)?.id ?? 'locking';
}

function Content({ app, onSection, start }: { readonly app: AppState; readonly onSection: (id: SectionId) => void; readonly start: SectionId | undefined }): ReactNode {
  const scroll = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (start !== undefined) scroll.current?.querySelector(`[data-section="${start}"]`)?.scrollIntoView();
  }, [start]);
  const { settings } = app;
  return (
    <div ref={scroll} className={styles.content} onScroll={(event) => onSection(sectionAt(event.currentTarget))}>
      <Locking settings={settings} />
      <Clipboard settings={settings} />
      <QuickPanel app={app} />
      <SharedScreen app={app} settings={settings} />
      <Connections settings={settings} />
      <VaultFile settings={settings} />
      <Appearance settings={settings} />
      <Generator settings={settings} />
      <About app={app} />
    </div>
  );
}

/** Shows a section and takes the keyboard there. */
function goTo(id: SectionId): void {
  const section = document.querySelector(`[data-section="${id}"]`);
  section?.scrollIntoView({ block: 'start' });
  section?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
}

function Panes({ app, view }: { readonly app: AppState; readonly view: ViewOf<'settings'> }): ReactNode {
  const start = isSection(view.section) ? view.section : undefined;
  const [current, setCurrent] = useState<SectionId>(start ?? 'locking');
  useStepKeys({ onEscape: openHome });
  const go = (id: SectionId): void => {
    goTo(id);
    setCurrent(id);
  };
  return (
    <div className={styles.panes}>
      <nav className={styles.nav} aria-label="Settings">
        <h1 className={classNames(text.lead, text.semi, styles.title)}>Settings</h1>
        <ul>
          {sections.map(({ id, title, icon: Icon }) => <li key={id}><NavItem icon={<Icon size={16} aria-hidden="true" />} label={title} current={current === id} onClick={() => go(id)} /></li>)}
        </ul>
      </nav>
      <Content app={app} start={start} onSection={setCurrent} />
    </div>
  );
}

/** Everything that can be set; each change is kept at once. */
export function SettingsScreen({ view }: { readonly view: ViewOf<'settings'> }): ReactNode {
  const app = useApp();
  useEffect(() => void (app?.keychain.status === 'unknown' && refreshApp()), [app?.keychain.status]);
  if (!app) return undefined;
  const panes = <Panes app={app} view={view} />;
  return app.vault ? panes : <WindowFrame footer={<Button size="l" keycap="Escape" onClick={openHome}>Close</Button>}>{panes}</WindowFrame>;
}
