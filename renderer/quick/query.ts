import type { SecretFilter } from '../../shared/ipc/secret-calls.ts';

/**
 * What the words in the panel ask for: `prod orders` looks in prod only, `@pager` for a tag. Read at the moment of the
 * key, from the words themselves, so that Enter copies what was typed for.
 */
export function filterOf(typed: string, environments: readonly string[]): SecretFilter {
  const [, first = '', rest = ''] = /^\s*(\S+)\s(.*)$/s.exec(typed) ?? [];
  const environment = environments.find((name) => name === first.toLowerCase());
  const words = (environment === undefined ? typed : rest).split(/\s+/).filter(Boolean);
  const tag = words.find((word) => /^@./.test(word))?.slice(1);
  const text = words.filter((word) => !word.startsWith('@')).join(' ');
  return { text: text.slice(0, 512), show: 'active', sort: 'used', ...(environment === undefined ? {} : { environment }), ...(tag === undefined ? {} : { tag: tag.slice(0, 64) }) };
}
