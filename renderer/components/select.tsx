import { Select as Base } from '@base-ui/react/select';
import { type ReactNode, useId } from 'react';
import { Check, ChevronDown } from 'lucide-react';
import { classNames } from './class-names.ts';
import text from '../styles/text.module.css';
import button from './button.module.css';
import menu from './menu.module.css';
import styles from './select.module.css';

export interface SelectOption<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly icon?: ReactNode;
}

interface Props<V extends string> {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly value: V;
  readonly options: readonly SelectOption<V>[];
  readonly onChange: (value: V) => void;
  readonly disabled?: boolean;
  /** Without a frame, as in the head of a list. */
  readonly quiet?: boolean;
  readonly className?: string;
}

function Options<V extends string>({ options }: { readonly options: readonly SelectOption<V>[] }): ReactNode {
  return (
    <Base.Portal>
      <Base.Positioner render={(props) => <div {...props} role="region" aria-label="Choices" />} className={menu.positioner} sideOffset={4} alignItemWithTrigger={false}>
        <Base.Popup className={menu.popup}>
          {options.map((option) => (
            <Base.Item key={option.value} value={option.value} className={menu.item}>
              <span className={menu.mark}><Base.ItemIndicator render={<Check size={14} aria-hidden="true" />} /></span>
              {option.icon}
              <Base.ItemText>{option.label}</Base.ItemText>
            </Base.Item>
          ))}
        </Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}

/** One of a short list. */
export function Select<V extends string>({ label, hideLabel = false, value, options, onChange, disabled = false, quiet = false, className }: Props<V>): ReactNode {
  const labelId = useId();
  return (
    <div className={styles.field}>
      <span className={hideLabel ? text.hidden : styles.label} id={labelId}>{label}</span>
      <Base.Root<V> items={options} value={value} disabled={disabled} onValueChange={(next) => next !== null && onChange(next)}>
        <Base.Trigger aria-labelledby={labelId} className={classNames(button.button, quiet ? button.quiet : undefined, styles.trigger, className)}>
          <Base.Value className={text.ellipsis} />
          <Base.Icon render={<ChevronDown size={14} aria-hidden="true" />} />
        </Base.Trigger>
        <Options options={options} />
      </Base.Root>
    </div>
  );
}
