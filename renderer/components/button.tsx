import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Keycap } from './keycap.tsx';
import { Tooltip } from './tooltip.tsx';
import styles from './button.module.css';

/** `prod` only opens prod; `delete` is danger text, never solid; one `primary` in a view. */
export type ButtonTone = 'plain' | 'primary' | 'quiet' | 'prod' | 'delete';

export interface ButtonProps extends ComponentProps<'button'> {
  readonly tone?: ButtonTone;
  readonly size?: 'm' | 'l';
  readonly icon?: ReactNode;
  /** After the words, such as a chevron. */
  readonly after?: ReactNode;
  /** Keys such as `Mod+K`, drawn last in the button. */
  readonly keycap?: string | undefined;
}

/** A button with words. The whole accessible name goes into `aria-label` where the visible word is shorter. */
export function Button({ tone = 'plain', size = 'm', icon, after, keycap, className, children, type = 'button', ...rest }: ButtonProps): ReactNode {
  return (
    <button type={type} className={classNames(styles.button, styles[tone], size === 'l' && styles.large, className)} data-enter={keycap === 'Enter' ? '' : undefined} {...rest}>
      {icon}
      <span className={styles.words}>{children}</span>
      {after}
      {keycap === undefined ? undefined : <Keycap keys={keycap} />}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'aria-label' | 'after' | 'keycap'> {
  /** The accessible name, also the tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  /** Keys named in the tooltip. */
  readonly keys?: string;
}

/** A square button with an icon only. */
export function IconButton({ label, icon, keys, tone = 'quiet', size = 'm', className, type = 'button', ...rest }: IconButtonProps): ReactNode {
  return (
    <Tooltip label={label} {...(keys === undefined ? {} : { keys })}>
      <button
        type={type}
        aria-label={label}
        className={classNames(styles.button, styles[tone], size === 'l' && styles.large, styles.square, className)}
        {...rest}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
