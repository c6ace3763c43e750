import type { EnvironmentStrictness, EnvironmentTone } from '../../../shared/model/environment.ts';
import { EnvironmentGlyph } from '../../components/environment-badge.tsx';
import type { SelectOption } from '../../components/select.tsx';

/** How an environment can be painted; fill says how close to production it is. */
export const toneOptions: readonly SelectOption<EnvironmentTone>[] = [
  { value: 'prod', label: 'Production', icon: <EnvironmentGlyph tone="prod" /> },
  { value: 'staging', label: 'Staging', icon: <EnvironmentGlyph tone="staging" /> },
  { value: 'dev', label: 'Development', icon: <EnvironmentGlyph tone="dev" /> },
];

/** How careful the program is with an environment. */
export const strictnessOptions: readonly SelectOption<EnvironmentStrictness>[] = [
  { value: 'strict', label: 'Strict: copy only' },
  { value: 'normal', label: 'Normal' },
  { value: 'relaxed', label: 'Relaxed' },
];

/** What each strictness means, in a sentence. */
export const strictnessWords: Readonly<Record<EnvironmentStrictness, string>> = {
  strict: 'Values are copied and never drawn, and it locks after the shortest idle time.',
  normal: 'Values can be revealed for a few seconds.',
  relaxed: 'Values can be revealed, and it stays open the longest.',
};

/** The strictness that goes with a tone until somebody says otherwise. */
export function usualStrictness(tone: EnvironmentTone): EnvironmentStrictness {
  return tone === 'prod' ? 'strict' : tone === 'staging' ? 'normal' : 'relaxed';
}
