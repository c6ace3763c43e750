import type { ReactNode } from 'react';
import styles from './table.module.css';

interface Props {
  /** For screen readers. */
  readonly label: string;
  /** Column heads; an empty one is for actions. */
  readonly columns: readonly string[];
  /** `<tr>`s of `<td>`s. */
  readonly children: ReactNode;
}

/** A short table. Long ones are virtual lists. */
export function Table({ label, columns, children }: Props): ReactNode {
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column, index) => (column === '' ? <td key={index} /> : <th key={index} scope="col">{column}</th>))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
