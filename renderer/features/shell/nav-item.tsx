import type { ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';
import { PlainText } from '../../components/plain-text.tsx';
import styles from './nav-item.module.css';

interface Props {
  readonly icon: ReactNode;
  readonly label: string;
  readonly count?: number | undefined;
  readonly current: boolean;
  readonly onClick: () => void;
}

/** One line of the sidebar. A count is drawn only where it is known to be true. */
export function NavItem({ icon, label, count, current, onClick }: Props): ReactNode {
  return (
    <button type="button" className={classNames(styles.item, current && styles.current)} aria-current={current ? 'page' : undefined} title={count === undefined ? undefined : `${count} ${count === 1 ? 'secret' : 'secrets'}`} onClick={onClick}>
      {icon}
      <PlainText ellipsis>{label}</PlainText>
      {count === undefined ? undefined : <span className={styles.count} aria-hidden="true">{count.toLocaleString('en-GB')}</span>}
    </button>
  );
}
