import type { ReactNode } from 'react';

/** The mark of the product: glass that is broken open. */
export function Mark({ size = 44 }: { readonly size?: number }): ReactNode {
  return (
    <svg viewBox="0 0 44 44" width={size} height={size} fill="none" aria-hidden="true">
      <rect x="1" y="1" width="42" height="42" rx="11" fill="var(--ink)" />
      <path d="M30.5 15.6A11 11 0 1 1 24 11.2" stroke="var(--on-ink)" strokeWidth="2.6" strokeLinecap="round" />
      <path d="m31.5 9.5-6.2 7 3.4 2.4-6 7.6" stroke="var(--on-ink)" strokeWidth="2.6" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
