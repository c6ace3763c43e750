import { type ReactNode, useId } from 'react';
import type { GeneratorOptions } from '../../../shared/model/generator.ts';
import { Checkbox, Segmented } from '../../components/choice.tsx';
import { generatorKinds, type OptionsOf, optionsOf } from './options.ts';
import text from '../../styles/text.module.css';
import styles from './generator.module.css';

interface Props<O extends GeneratorOptions = GeneratorOptions> {
  readonly options: O;
  readonly onChange: (options: GeneratorOptions) => void;
}

interface AmountProps {
  readonly label: string;
  readonly unit: (amount: number) => string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** A slider with its number: arrows go one by one. */
function Amount({ label, unit, min, max, value, onChange }: AmountProps): ReactNode {
  const id = useId();
  return (
    <div className={styles.amount}>
      <label htmlFor={id}>{label}</label>
      <input id={id} type="range" className={styles.range} min={min} max={max} value={value} aria-valuetext={unit(value)} onChange={(event) => onChange(event.currentTarget.valueAsNumber)} />
      <output className={text.tabular} htmlFor={id}>{unit(value)}</output>
    </div>
  );
}

const counted = (one: string, many: string) => (amount: number): string => `${amount} ${amount === 1 ? one : many}`;
const bytes = counted('byte', 'bytes');

const classes = [
  { key: 'lower', label: 'a–z' },
  { key: 'upper', label: 'A–Z' },
  { key: 'digits', label: '0–9' },
  { key: 'symbols', label: '!#%' },
] as const;

function CharacterOptions({ options, onChange }: Props<OptionsOf<'characters'>>): ReactNode {
  const on = classes.filter(({ key }) => options[key]).length;
  return (
    <>
      <Amount label="Length" unit={(length) => String(length)} min={4} max={128} value={options.length} onChange={(length) => onChange({ ...options, length })} />
      <div className={styles.checks}>
        {classes.map(({ key, label }) => (
          <Checkbox key={key} label={label} checked={options[key]} disabled={options[key] && on === 1} onChange={(checked) => onChange({ ...options, [key]: checked })} />
        ))}
      </div>
      <Checkbox label="Leave out what looks alike" help="0 O o, 1 l I |" checked={options.unambiguous} onChange={(unambiguous) => onChange({ ...options, unambiguous })} />
    </>
  );
}

const separators = [
  { value: '-', label: 'Hyphen' },
  { value: '.', label: 'Dot' },
  { value: '_', label: 'Underscore' },
  { value: ' ', label: 'Space' },
];

function WordOptions({ options, onChange }: Props<OptionsOf<'words'>>): ReactNode {
  return (
    <>
      <Amount label="Words" unit={(words) => String(words)} min={3} max={16} value={options.words} onChange={(words) => onChange({ ...options, words })} />
      <Segmented label="Between them" hideLabel value={options.separator} options={separators} onChange={(separator) => onChange({ ...options, separator })} />
      <Checkbox label="Capital letters" checked={options.capitals} onChange={(capitals) => onChange({ ...options, capitals })} />
    </>
  );
}

function KindOptions({ options, onChange }: Props): ReactNode {
  switch (options.kind) {
    case 'characters': return <CharacterOptions options={options} onChange={onChange} />;
    case 'words': return <WordOptions options={options} onChange={onChange} />;
    case 'pin': return <Amount label="Digits" unit={(length) => String(length)} min={4} max={32} value={options.length} onChange={(length) => onChange({ ...options, length })} />;
    case 'hex':
    case 'base64':
      return <Amount label="Random" unit={bytes} min={4} max={64} value={options.sizeBytes} onChange={(sizeBytes) => onChange({ ...options, sizeBytes })} />;
    case 'uuid': return <p className={text.third}>Version 4: 122 random bits in the form that programs expect.</p>;
  }
}

/** What is generated and how: the popover's and the settings' form. */
export function GeneratorChoices({ options, onChange }: Props): ReactNode {
  return (
    <div className={styles.choices}>
      <Segmented label="What to generate" hideLabel value={options.kind} options={generatorKinds} onChange={(kind) => onChange(optionsOf(kind))} />
      <KindOptions options={options} onChange={onChange} />
    </div>
  );
}
