import { Check, CircleX, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { EnvironmentBadge } from '../../components/environment-badge.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { Ring } from '../../components/ring.tsx';
import { Toast } from '../../components/toast.tsx';
import { secondsLeft, useNow } from '../../components/use-seconds.ts';
import { fieldWords } from '../detail/field-words.ts';
import { useEnvironment, useSettings } from '../shell/app-store.ts';
import { clearClipboard, dismissNotice, useClipboard, useNotice } from './toast-store.ts';
import text from '../../styles/text.module.css';
import styles from './toasts.module.css';

const warnSeconds = 5;

function CopyToast(): ReactNode {
  const { copied, state } = useClipboard();
  const environment = useEnvironment(copied?.environment ?? '');
  const lastsMs = useSettings()?.clipboardClearMs ?? 30_000;
  const now = useNow(state === 'counting' ? copied?.clearsAtMs : undefined);
  if (!copied) return undefined;
  const seconds = secondsLeft(copied.clearsAtMs, now);
  const warn = seconds <= warnSeconds;
  return (
    <Toast
      icon={<Ring fraction={(seconds * 1000) / lastsMs} tone={warn ? 'warn' : 'ink'} />}
      title={<bdi>Copied {fieldWords(copied.field)}</bdi>}
      subject={
        <>
          <EnvironmentBadge tone={environment?.tone ?? 'dev'} label={environment?.label ?? copied.environment} />
          <PlainText ellipsis>{copied.title || 'Untitled'}</PlainText>
        </>
      }
      status={`clears in ${seconds} s`}
      warn={warn}
      action={<Button tone="quiet" keycap="Mod+Shift+Backspace" onClick={() => void clearClipboard()}>Clear now</Button>}
    />
  );
}

/** The clipboard: counting, cleared, taken over by somebody else, or stuck. */
function ClipboardToast(): ReactNode {
  const { state } = useClipboard();
  switch (state) {
    case 'counting': return <CopyToast />;
    case 'cleared': return <Toast icon={<Check size={20} aria-hidden="true" className={text.ok} />} title="Clipboard cleared" />;
    case 'could-not-clear':
      return (
        <Toast
          icon={<CircleX size={20} aria-hidden="true" className={text.danger} />}
          title="The clipboard could not be cleared"
          action={<Button tone="quiet" onClick={() => void clearClipboard()}>Try again</Button>}
        />
      );
    default: return undefined;
  }
}

const noticeIcons = {
  ok: <Check size={20} aria-hidden="true" className={text.ok} />,
  warn: <TriangleAlert size={20} aria-hidden="true" className={text.warn} />,
  danger: <CircleX size={20} aria-hidden="true" className={text.danger} />,
} as const;

function NoticeToast(): ReactNode {
  const notice = useNotice();
  if (!notice) return undefined;
  const { tone = 'ok', words, detail, action } = notice;
  const run = (): void => {
    dismissNotice();
    action?.run();
  };
  return (
    <div className={styles.notice}>
      <Toast
        icon={noticeIcons[tone]}
        title={<bdi className={styles.words}>{words}{detail === undefined ? undefined : <span className={styles.detail}>{detail}</span>}</bdi>}
        action={
          <>
            {action ? <Button tone="quiet" {...(action.keycap === undefined ? {} : { keycap: action.keycap })} onClick={run}>{action.label}</Button> : undefined}
            <IconButton label="Dismiss" icon={<X size={16} aria-hidden="true" />} onClick={dismissNotice} />
          </>
        }
      />
    </div>
  );
}

/** What lies over the detail's lower right corner. */
export function Toasts(): ReactNode {
  return (
    <div className={styles.stack}>
      <NoticeToast />
      <ClipboardToast />
    </div>
  );
}
