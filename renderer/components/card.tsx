import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './card.module.css';

/** A group with a hairline around it. */
export function Card({ className, inset = false, ...rest }: ComponentProps<'div'> & { readonly inset?: boolean }): ReactNode {
  return <div className={classNames(styles.card, inset && styles.inset, className)} {...rest} />;
}

/** A card of FieldRows. */
export function FieldList({ className, ...rest }: ComponentProps<'dl'>): ReactNode {
  return <dl className={classNames(styles.card, className)} {...rest} />;
}

interface FieldRowProps {
  readonly label: ReactNode;
  /** The value. */
  readonly children: ReactNode;
  /** Always visible, never on hover. */
  readonly actions?: ReactNode;
  /** The one field that Enter copies: taller. */
  readonly main?: boolean;
  /** Several lines below the label's line. */
  readonly tall?: boolean;
  /** The value is a control, whose frame may reach beyond its column. */
  readonly open?: boolean;
}

/** Label, value, actions. */
export function FieldRow({ label, children, actions, main = false, tall = false, open = false }: FieldRowProps): ReactNode {
  return (
    <div className={classNames(styles.field, main && styles.main, tall && styles.tall)}>
      <dt className={styles.label}>{label}</dt>
      <dd className={classNames(styles.value, open && styles.open)}>{children}</dd>
      {actions === undefined ? undefined : <dd className={styles.actions}>{actions}</dd>}
    </div>
  );
}

interface SettingRowProps {
  readonly title: ReactNode;
  readonly help?: ReactNode;
  /** Under another row that it belongs to. */
  readonly sub?: boolean;
  /** The control. */
  readonly children?: ReactNode;
}

/** A line of settings: words at the left, one control at the right. Stands in a Card. */
export function SettingRow({ title, help, sub = false, children }: SettingRowProps): ReactNode {
  return (
    <div className={classNames(styles.setting, sub && styles.sub)}>
      <div className={styles.settingWords}>
        <div className={styles.settingTitle}>{title}</div>
        {help === undefined ? undefined : <div className={styles.settingHelp}>{help}</div>}
      </div>
      {children}
    </div>
  );
}

/** A word on a tinted ground. */
export function Tag({ children }: { readonly children: string }): ReactNode {
  return <bdi className={styles.tag}>{children}</bdi>;
}
