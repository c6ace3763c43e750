import type { SelectOption } from '../../components/select.tsx';

/** `30 seconds`, `5 minutes`, `1 hour`. */
export function durationWords(seconds: number): string {
  const [count, unit] = seconds % 3600 === 0 ? [seconds / 3600, 'hour'] : seconds % 60 === 0 ? [seconds / 60, 'minute'] : [seconds, 'second'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Lengths of time to choose from, with the present one among them whatever it is. */
export function durations(seconds: readonly number[], now: number): readonly SelectOption<string>[] {
  return [...new Set([...seconds, now])].toSorted((a, b) => a - b).map((length) => ({ value: String(length), label: durationWords(length) }));
}
