import { Dialog as Base } from '@base-ui/react/dialog';
import { type FormEvent, type ReactNode, useRef } from 'react';
import type { EnvironmentTone } from '../../shared/model/environment.ts';
import { Tape } from './environment-badge.tsx';
import { classNames } from './class-names.ts';
import styles from './dialog.module.css';

export interface DialogProps {
  readonly onClose: () => void;
  /** "Unlock" with a badge, for instance. */
  readonly title: ReactNode;
  /** One sentence under the title. */
  readonly description?: ReactNode;
  /** Tape for prod. */
  readonly tone?: EnvironmentTone;
  readonly width?: 'm' | 'l';
  /** With it the dialog is a form and Enter submits. */
  readonly onSubmit?: (form: FormData, element: HTMLFormElement) => void;
  /** The buttons, most likely last. */
  readonly footer?: ReactNode;
  readonly children?: ReactNode;
  /** For an alert that must be answered: role alertdialog, and a press outside does not close it. */
  readonly alert?: boolean;
}

/** A modal dialog: traps focus, Esc closes it, focus returns. It is there while it is rendered. */
export function Dialog({ onClose, title, description, tone, width = 'm', onSubmit, footer, children, alert = false }: DialogProps): ReactNode {
  const popup = useRef<HTMLDivElement>(null);
  const content = (
    <>
      <div className={styles.body}>
        <Base.Title className={styles.title}>{title}</Base.Title>
        {description === undefined ? undefined : <Base.Description className={styles.description}>{description}</Base.Description>}
        {children}
      </div>
      {footer === undefined ? undefined : <div className={styles.footer}>{footer}</div>}
    </>
  );
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()} disablePointerDismissal={alert}>
      <Base.Portal>
        <Base.Backdrop className={styles.scrim} />
        <Base.Popup ref={popup} role={alert ? 'alertdialog' : 'dialog'} className={classNames(styles.popup, width === 'l' && styles.wide)} initialFocus={() => firstFocus(popup.current)}>
          {tone === undefined ? undefined : <Tape tone={tone} thick />}
          {onSubmit ? <form className={styles.form} onSubmit={(event) => submit(event, onSubmit)} noValidate>{content}</form> : content}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** What is typed into, else the button that Enter stands on, else the first control. */
function firstFocus(popup: HTMLElement | null): HTMLElement | true {
  const typed = popup?.querySelector<HTMLElement>('input:is([type="text"], [type="password"], [type="search"], :not([type])):not([aria-hidden="true"]):enabled, textarea:enabled');
  return typed ?? popup?.querySelector<HTMLElement>('[data-enter]:enabled') ?? true;
}

function submit(event: FormEvent<HTMLFormElement>, onSubmit: NonNullable<DialogProps['onSubmit']>): void {
  event.preventDefault();
  onSubmit(new FormData(event.currentTarget), event.currentTarget);
}
