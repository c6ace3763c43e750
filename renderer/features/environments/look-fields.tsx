import type { ReactNode } from 'react';
import type { EnvironmentStrictness, EnvironmentTone } from '../../../shared/model/environment.ts';
import { Select } from '../../components/select.tsx';
import { strictnessOptions, toneOptions, usualStrictness } from './look.tsx';

interface Look {
  readonly tone: EnvironmentTone;
  readonly strictness: EnvironmentStrictness;
}

interface Props extends Look {
  readonly onChange: (look: Look) => void;
  /** In a row of several: the labels are for screen readers, and name the environment. */
  readonly of?: string;
  readonly disabled?: boolean;
}

/** How an environment is painted, and how careful the program is with it. A new tone brings its usual strictness. */
export function LookFields({ tone, strictness, onChange, of, disabled = false }: Props): ReactNode {
  const suffix = of === undefined ? '' : ` of ${of}`;
  return (
    <>
      <Select label={`Looks like${suffix}`} hideLabel={of !== undefined} disabled={disabled} value={tone} options={toneOptions} onChange={(next) => onChange({ tone: next, strictness: usualStrictness(next) })} />
      <Select label={`Handled as${suffix}`} hideLabel={of !== undefined} disabled={disabled} value={strictness} options={strictnessOptions} onChange={(next) => onChange({ tone, strictness: next })} />
    </>
  );
}
