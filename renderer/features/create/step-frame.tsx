import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { Steps } from '../../components/page.tsx';
import { PlainText } from '../../components/plain-text.tsx';
import { useStepKeys } from '../../components/use-step-keys.ts';
import { WindowFrame } from '../../components/window-frame.tsx';
import { classNames } from '../../components/class-names.ts';
import { openHome } from '../shell/view.ts';
import { Toasts } from '../toast/toasts.tsx';
import { changeDraft, resetDraft, type Step, stepsOf, stepTitles, useDraft } from './create-store.ts';
import { usePlace } from './use-place.ts';
import text from '../../styles/text.module.css';
import styles from './step-frame.module.css';

interface Props {
  readonly step: Step;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  /** The button that goes on. */
  readonly next: { readonly label: string; readonly run: () => void; readonly disabled?: boolean };
  /** Beside it, in small. */
  readonly note?: ReactNode;
  /** While it must not be left. */
  readonly busy?: boolean;
  readonly children: ReactNode;
}

function leave(): void {
  resetDraft();
  openHome();
}

/** Begins each step where something can be done, else at its title. */
function useFirstFocus(): RefObject<HTMLDivElement | null> {
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const first = page.current?.querySelector<HTMLElement>('[role="radio"][aria-checked="true"]') ?? page.current?.querySelector<HTMLElement>('h1');
    if (!page.current?.contains(document.activeElement)) first?.focus();
  }, []);
  return page;
}

/** One step of "Create a vault": steps at the left, content, the way back and the way on. */
export function StepFrame({ step, title, description, actions, wide = false, next, note, busy = false, children }: Props): ReactNode {
  const { path } = useDraft();
  const steps = stepsOf(usePlace());
  const at = steps.indexOf(step);
  const before = steps[at - 1];
  const back = (): void => (before === undefined ? leave() : changeDraft({ step: before }));
  const content = useFirstFocus();
  const blocked = busy || next.disabled === true;
  useStepKeys({ onEnter: blocked ? undefined : next.run, onEscape: busy ? undefined : back });
  return (
    <WindowFrame
      side={<Steps title="Create a vault" steps={steps.map((one) => stepTitles[one])} current={at} footer={path === '' ? undefined : <PlainText className={styles.path} ellipsis>{path.split(/[\\/]/).at(-1) ?? path}</PlainText>} />}
      footer={
        <>
          <Button tone="quiet" size="l" className={styles.back} disabled={busy} onClick={back}>{before === undefined ? 'Cancel' : 'Back'}</Button>
          <span className={text.grow} />
          {note === undefined ? undefined : <span className={classNames(text.small, text.third)}>{note}</span>}
          <Button tone="primary" size="l" keycap="Enter" disabled={blocked} onClick={next.run}>{next.label}</Button>
        </>
      }
    >
      <div ref={content} className={classNames(styles.page, wide && styles.wide)}>
        <header className={styles.head}>
          <div className={text.grow}>
            <h1 className={classNames(text.title, styles.title)} tabIndex={-1}>{title}</h1>
            {description === undefined ? undefined : <p className={text.second}>{description}</p>}
          </div>
          {actions}
        </header>
        {children}
      </div>
      <Toasts />
    </WindowFrame>
  );
}
