import { type ReactNode, useEffect, useRef } from 'react';
import { classNames } from '../components/class-names.ts';
import { Keycap } from '../components/keycap.tsx';
import { shownText } from '../components/shown-text.ts';
import { useActions } from './actions-store.ts';
import { runAction } from './panel-store.ts';
import styles from './quick-panel.module.css';

/** Where the query box points while the actions are shown. */
export const actionId = (at: number): string => `quick-action-${at}`;

/** The other fields and forms of one secret. The first nine have a digit. */
export function ActionsList(): ReactNode {
  const actions = useActions();
  const active = useRef<HTMLDivElement>(null);
  const at = actions?.at;
  useEffect(() => active.current?.scrollIntoView({ block: 'nearest' }), [at]);
  if (!actions) return undefined;
  return (
    <div id="quick-results" role="listbox" aria-label={`What can be copied of ${shownText(actions.row.title) || 'Untitled'}`} className={styles.actions}>
      {actions.list.map(({ label }, index) => (
        // The query box has the focus and the keys; rows take only the pointer.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
        <div key={label + index} ref={index === at ? active : null} id={actionId(index)} role="option" aria-selected={index === at} className={classNames(styles.action, index === at && styles.active)} onClick={() => void runAction(index)}>
          <bdi className={styles.words}>{shownText(label)}</bdi>
          {index < 9 ? <Keycap keys={String(index + 1)} /> : undefined}
        </div>
      ))}
    </div>
  );
}
