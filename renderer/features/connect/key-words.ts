import type { KmsKey } from '../../../shared/model/connection.ts';
import { inWords } from '../list/list-words.ts';

/** What there is to know about a key besides its alias; for one that cannot be used, why. */
export function keyDetail(key: KmsKey): string {
  if (key.state !== undefined && key.state !== 'Enabled') return `Cannot be used: ${key.state.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()}`;
  if (!key.usable) return key.state === undefined ? 'Its state may not be looked at' : 'Cannot be used: not a symmetric key of your own';
  const regions = key.regions ?? [];
  const where = key.multiRegion === true ? `Multi-Region${regions.length > 0 ? `, ${inWords([...regions])}` : ''}` : undefined;
  return [where, key.description].filter((part) => part !== undefined && part !== '').join(' · ') || (key.arn.split(':')[3] ?? '');
}
