import type { SecretFilter } from '../../../shared/ipc/secret-calls.ts';
import { templateOf } from '../../../shared/model/kinds.ts';

/** "prod", "prod and staging", "prod, staging and dev". */
export function inWords(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** "155 secrets", "1 database", "3 found". */
export function listed(filter: SecretFilter, total: number): string {
  const count = total.toLocaleString('en-GB');
  if (filter.text.trim() !== '') return `${count} found`;
  if (filter.show === 'trash') return `${count} in the trash`;
  if (filter.show === 'favourites') return `${count} ${total === 1 ? 'favourite' : 'favourites'}`;
  if (filter.show === 'expiring') return `${count} expiring soon`;
  if (filter.kind === undefined) return `${count} ${total === 1 ? 'secret' : 'secrets'}`;
  const { label, plural } = templateOf(filter.kind);
  return `${count} ${lower(total === 1 ? label : plural)}`;
}

/** In the middle of a sentence; abbreviations stay. */
function lower(label: string): string {
  return /^[A-Z]{2}/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}
