import type { SecretSummary } from '../../shared/model/secret.ts';
import { templateOf } from '../../shared/model/secret.ts';
import type { ImportedSecret, ImportItem } from './import-item.ts';

/** What a secret is told apart by. */
export type Known = Pick<SecretSummary, 'title' | 'user' | 'host'>;

/**
 * Which items are there already, or earlier in the same file: line -> title of the other one. The same title, user and
 * host, in any case; values are not compared, so a newer password of a known login counts as a duplicate.
 */
export function findDuplicates(items: readonly ImportItem[], existing: readonly Known[]): Map<number, string> {
  const seen = new Map(existing.map((known) => [identityOf(known), known.title]));
  const duplicates = new Map<number, string>();
  for (const { line, secret } of items) {
    const identity = identityOf({ title: secret.title, ...summaryOf(secret) });
    const other = seen.get(identity);
    if (other === undefined) seen.set(identity, secret.title);
    else duplicates.set(line, other);
  }
  return duplicates;
}

/** The user and host that the list would show for it; never a concealed value. */
export function summaryOf(secret: ImportedSecret): { user: string; host: string } {
  const { fields } = templateOf(secret.kind);
  const valueOf = (summary: 'user' | 'host'): string => {
    const key = fields.find((field) => field.summary === summary)?.key;
    return secret.fields.find((field) => field.key === key)?.value ?? '';
  };
  return { user: valueOf('user'), host: valueOf('host') };
}

function identityOf({ title, user, host }: Known): string {
  return JSON.stringify([fold(title), fold(user), hostOf(host)]);
}

function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

/** An address is told apart by its host: one program keeps the path, another does not. */
function hostOf(address: string): string {
  const folded = fold(address);
  const url = folded.includes('://') ? folded : `https://${folded}`;
  return URL.canParse(url) ? new URL(url).host : folded;
}
