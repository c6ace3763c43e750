import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { Check } from 'lucide-react';
import { classNames } from './class-names.ts';
import { Keycap } from './keycap.tsx';
import styles from './menu.module.css';

export type MenuEntry =
  | {
      readonly kind?: 'item';
      readonly key: string;
      readonly label: string;
      readonly icon?: ReactNode;
      readonly keycap?: string;
      readonly tone?: 'danger';
      readonly disabled?: boolean;
      /** Marks what holds now; a menu of choices gives it to every entry. */
      readonly checked?: boolean;
      readonly onSelect: () => void;
    }
  | { readonly kind: 'separator'; readonly key: string };

interface Props {
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly entries: readonly MenuEntry[];
  readonly align?: 'start' | 'end';
}

function Entry({ entry }: { readonly entry: MenuEntry }): ReactNode {
  if (entry.kind === 'separator') return <Base.Separator className={styles.separator} />;
  return (
    <Base.Item
      className={classNames(styles.item, entry.tone === 'danger' && styles.danger)}
      disabled={entry.disabled ?? false}
      onClick={entry.onSelect}
      label={entry.label}
      {...(entry.checked === undefined ? {} : { role: 'menuitemradio', 'aria-checked': entry.checked })}
    >
      {entry.checked === undefined ? undefined : <span className={styles.mark}>{entry.checked ? <Check size={14} aria-hidden="true" /> : undefined}</span>}
      {entry.icon}
      <bdi className={styles.words}>{entry.label}</bdi>
      {entry.keycap === undefined ? undefined : <Keycap keys={entry.keycap} />}
    </Base.Item>
  );
}

/** A menu under a button. */
export function Menu({ trigger, entries, align = 'end' }: Props): ReactNode {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner render={(props) => <div {...props} role="region" aria-label="Menu" />} className={styles.positioner} align={align} sideOffset={4}>
          <Base.Popup className={styles.popup}>
            {entries.map((entry) => <Entry key={entry.key} entry={entry} />)}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
