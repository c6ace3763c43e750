import type { ReactNode } from 'react';
import type { EnvironmentTone } from '../../shared/model/environment.ts';
import { assertNever } from '../../shared/errors.ts';
import { classNames } from './class-names.ts';
import { PlainText } from './plain-text.tsx';
import styles from './environment-badge.module.css';

function Shape({ tone }: { readonly tone: EnvironmentTone }): ReactNode {
  switch (tone) {
    case 'prod':
      return <path fill="currentColor" d="M3.6.5h4.8l3.1 3.1v4.8l-3.1 3.1H3.6L.5 8.4V3.6z" />;
    case 'staging':
      return (
        <>
          <path fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinejoin="round" d="M6 .9 11.1 6 6 11.1.9 6z" />
          <path fill="currentColor" d="M6 .9v10.2L.9 6z" />
        </>
      );
    case 'dev':
      return <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" strokeWidth="1.5" />;
    default:
      return assertNever(tone);
  }
}

/** The shape of an environment: filled octagon, half diamond, hollow circle. Fill says how close to production. */
export function EnvironmentGlyph({ tone, size = 12, inherit = false }: { readonly tone: EnvironmentTone; readonly size?: number; readonly inherit?: boolean }): ReactNode {
  return (
    <svg viewBox="0 0 12 12" width={size} height={size} aria-hidden="true" className={inherit ? undefined : styles[`${tone}Glyph`]}>
      <Shape tone={tone} />
    </svg>
  );
}

interface BadgeProps {
  readonly tone: EnvironmentTone;
  /** The environment's label, written by a person. */
  readonly label: string;
  /** `badge` in a line, `title` beside a title, `bare` in lists. */
  readonly variant?: 'badge' | 'title' | 'bare';
  /** A word after the name, such as `open`. */
  readonly after?: string;
}

/** An environment by colour, shape and name. */
export function EnvironmentBadge({ tone, label, variant = 'badge', after }: BadgeProps): ReactNode {
  const bare = variant === 'bare';
  return (
    <span className={classNames(styles.badge, bare ? styles.bare : styles[tone], variant === 'title' && styles.large)}>
      <EnvironmentGlyph tone={tone} size={variant === 'title' ? 12 : 10} inherit={!bare} />
      <span className={styles.name}>
        <PlainText>{label}</PlainText>
        {after === undefined ? undefined : ` ${after}`}
      </span>
    </span>
  );
}

/** The hatch above anything that belongs to prod; nothing for other tones. */
export function Tape({ tone, thick = false }: { readonly tone: EnvironmentTone; readonly thick?: boolean }): ReactNode {
  return tone === 'prod' ? <div className={classNames(styles.tape, thick && styles.thick)} aria-hidden="true" /> : undefined;
}
