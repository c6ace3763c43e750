import type { ReactNode } from 'react';
import type { ImportPreview } from '../../../shared/model/transfer.ts';
import { Card } from '../../components/card.tsx';
import { Select } from '../../components/select.tsx';
import { shownText } from '../../components/shown-text.ts';
import { readAgain } from './import-store.ts';
import { mappedParts, withColumn } from './import-words.ts';
import text from '../../styles/text.module.css';
import styles from './import.module.css';

const none = 'none';

/** Which column of an unknown CSV is what. A column that is nothing here becomes a concealed field of its own. */
export function ColumnMap({ preview }: { readonly preview: ImportPreview }): ReactNode {
  const { columns, mapping } = preview;
  const choices = columns.map((column, index) => ({ value: String(index), label: shownText(column) || `Column ${index + 1}` }));
  const change = (part: (typeof mappedParts)[number]['part'], value: string): void => {
    const next = withColumn(mapping, part, value === none ? undefined : Number(value));
    if (next) void readAgain({ mapping: next });
  };
  return (
    <Card className={styles.mapping}>
      <p className={text.medium}>Which column is what</p>
      <div className={styles.columns}>
        {mappedParts.map(({ part, label }) => (
          <Select
            key={part}
            label={label}
            value={mapping?.[part] === undefined ? none : String(mapping[part])}
            options={part === 'title' && mapping ? choices : [{ value: none, label: part === 'title' ? 'Choose a column' : 'Not in the file' }, ...choices]}
            onChange={(value) => change(part, value)}
          />
        ))}
      </div>
      <p className={text.third}>Every other column becomes a concealed field under its own name.</p>
    </Card>
  );
}
