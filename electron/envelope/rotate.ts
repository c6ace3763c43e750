import type { EnvironmentKeys } from './keys.ts';
import { entriesOf, sealPage, type Page, type PageEntry } from './page.ts';
import type { EnvelopeRandom } from './random.ts';
import { openRecordText, readRecordLine, sealRecordText } from './record.ts';

/**
 * Opens every record of `pages` and seals it under other keys, with the same revision (docs/format.md section 9.3).
 * The pages are rebuilt from records that opened, never from bytes that were only copied.
 * @throws ERR_RECORD_DAMAGED
 */
export function resealPages(from: EnvironmentKeys, to: EnvironmentKeys, pages: readonly Page[], random: EnvelopeRandom): Page[] {
  const reseal = (entry: PageEntry): PageEntry => {
    const record = readRecordLine(entry.line);
    return { ...entry, line: sealRecordText(to, record.id, record.revision, openRecordText(from, record), random) };
  };
  return pages.map((page) => sealPage(to, entriesOf(page).map(reseal), random));
}
