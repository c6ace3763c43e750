import { RefreshCw, WandSparkles } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { WireError } from '../../../shared/ipc/call.ts';
import { defaultOptions, strengthWords } from './options.ts';
import type { GeneratorOptions } from '../../../shared/model/generator.ts';
import { ask, failureOf } from '../../bridge.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { InlineError } from '../../components/inline-error.tsx';
import { Popover } from '../../components/popover.tsx';
import { Drawn, Dots } from '../detail/value.tsx';
import { useSettings } from '../shell/app-store.ts';
import { GeneratorChoices } from './generator-options.tsx';
import text from '../../styles/text.module.css';
import styles from './generator.module.css';

interface Generated {
  readonly value: string;
  readonly bits: number;
}

/** A value for the present choices; a new one at each change and each turn. */
function useGenerated(options: GeneratorOptions): { generated: Generated | undefined; failure: WireError | undefined; again: () => void } {
  const [generated, setGenerated] = useState<Generated>();
  const [failure, setFailure] = useState<WireError>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let wanted = true;
    ask('secret:generate', { options }).then(
      (next) => wanted && (setGenerated(next), setFailure(undefined)),
      (error: unknown) => wanted && setFailure(failureOf(error)),
    );
    return () => {
      wanted = false;
    };
  }, [options, turn]);
  return { generated, failure, again: () => setTurn((now) => now + 1) };
}

function Strength({ bits }: { readonly bits: number }): ReactNode {
  const { word, tone } = strengthWords(bits);
  return (
    <p className={classNames(text.small, text.second, text.tabular)}>
      {Math.floor(bits)} bits, <span className={text[tone]}>{word}</span>
    </p>
  );
}

interface FormProps {
  readonly onUse: (value: string) => void;
  /** Values of this environment are never drawn, a generated one neither. */
  readonly copyOnly: boolean;
}

function Generator({ onUse, copyOnly }: FormProps): ReactNode {
  const settings = useSettings();
  const [options, setOptions] = useState<GeneratorOptions>(settings?.generator ?? defaultOptions);
  const { generated, failure, again } = useGenerated(options);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        if (generated) onUse(generated.value);
      }}
    >
      <div className={styles.result}>
        <div className={styles.made}>
          {generated === undefined ? undefined : copyOnly ? <Dots /> : <Drawn value={generated.value} />}
        </div>
        <IconButton label="Generate another" icon={<RefreshCw size={16} aria-hidden="true" />} onClick={again} />
      </div>
      {generated ? <Strength bits={generated.bits} /> : undefined}
      {failure ? <InlineError error={failure} /> : undefined}
      <GeneratorChoices options={options} onChange={setOptions} />
      <div className={styles.foot}>
        {copyOnly ? <span className={classNames(text.small, text.third)}>Used without being drawn</span> : undefined}
        <span className={text.grow} />
        <Button type="submit" tone="primary" disabled={generated === undefined}>Use</Button>
      </div>
    </form>
  );
}

/** Opens the generator beside a field; `name` is the field in the middle of a sentence. */
export function GeneratorButton({ name, onUse, copyOnly }: FormProps & { readonly name: string }): ReactNode {
  const [open, setOpen] = useState(false);
  const use = (value: string): void => {
    setOpen(false);
    onUse(value);
  };
  return (
    <Popover
      title={`Generate ${name}`}
      open={open}
      onOpenChange={setOpen}
      trigger={<Button tone="quiet" className={styles.trigger} aria-label={`Generate ${name}`} title={`Generate ${name}`} icon={<WandSparkles size={16} aria-hidden="true" />} />}
    >
      <Generator onUse={use} copyOnly={copyOnly} />
    </Popover>
  );
}
