import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { DataKey } from '../../../electron/envelope/data-key.ts';
import { createEnvironment, openEnvironment } from '../../../electron/envelope/envelope.ts';
import { parseVault } from '../../../electron/envelope/format.ts';
import { wrapWithSecret } from '../../../electron/envelope/local-wrap.ts';
import { openPageContent, pageScratch } from '../../../electron/envelope/page.ts';
import { openRecordText, readRecordLine } from '../../../electron/envelope/record.ts';
import { EnvironmentKeys } from '../../../electron/envelope/keys.ts';
import type { EnvelopeRandom } from '../../../electron/envelope/random.ts';
import { bytesOf, fileOf, login, vaultId } from './fixtures.ts';

const document = new URL('../../../docs/format.md', import.meta.url);
const begin = '<!-- worked example: begin -->\n';
const end = '<!-- worked example: end -->\n';

/** Nonce n of the example is twelve bytes of n. */
function countingRandom(): EnvelopeRandom {
  let counter = 0;
  return (sizeBytes) => new Uint8Array(sizeBytes).fill(++counter);
}

function workedExample(): string {
  const dataKey = new DataKey(Uint8Array.from({ length: 32 }, (_, at) => at));
  const context = { vaultId, environment: 'prod', epoch: 1 };
  const secret = Uint8Array.from({ length: 20 }, (_, at) => 0xa0 + at);
  const fingerprint = createHash('sha256').update('breakglass/1/recovery-key-fingerprint').update(secret).digest('hex').slice(0, 8);
  const random = countingRandom();
  const encryptedDataKey = wrapWithSecret(secret, dataKey, context, 'recovery-key', fingerprint, random);
  const recipients = [{ kind: 'recovery-key', id: fingerprint, encryptedDataKey }] as const;
  const block = createEnvironment({ vaultId, name: 'prod', label: 'Production', tone: 'prod', strictness: 'strict', dataKey, recipients });
  const id = 'EBESExQVFhcYGRobHB0eHw';
  const opened = openEnvironment(fileOf(block), 'prod', dataKey).apply([{ id, secret: login('Orders database') }], random);
  const text = bytesOf(fileOf(opened.block)).toString('latin1');
  const keys = new EnvironmentKeys(dataKey, context);
  const page = opened.block.pages[0]!;
  const content = openPageContent(keys, page, pageScratch([page]));
  const head = `${content.count}\t${content.recordBytes}\t${content.digest}\n`;
  const fact = (name: string, value: string | Uint8Array) => `| ${name} | \`${typeof value === 'string' ? value : Buffer.from(value).toString('hex')}\` |\n`;
  const fence = (body: string) => `\n\`\`\`\n${body.trimEnd()}\n\`\`\`\n`;
  return [
    'Given (all in hexadecimal; nonce n is twelve bytes of n, in the order: wrap, record, page):\n\n| | |\n|---|---|\n',
    fact('data key', dataKey.bytes),
    fact('recovery key', secret),
    fact('vault id', Buffer.from(vaultId, 'base64url')),
    fact('record id', Buffer.from(id, 'base64url')),
    '\nDerived:\n\n| | |\n|---|---|\n',
    fact('record key', keys.record),
    fact('index key', keys.index),
    fact('seal key', keys.seal),
    fact('commitment', Buffer.from(opened.block.commitment, 'base64url')),
    fact('seal hash', Buffer.from(opened.block.sealHash, 'base64url')),
    '\nThe record before padding:\n',
    fence(openRecordText(keys, readRecordLine(page.records))),
    '\nThe index page before padding, tabs shown as `→` and U+001F as `␟`:\n',
    fence(`${head}${content.rows}`.replaceAll('\t', '→').replaceAll('\u001f', '␟')),
    '\nThe file:\n',
    fence(text),
  ].join('');
}

test('the worked example of docs/format.md is what the code makes, byte for byte', () => {
  const text = fs.readFileSync(document, 'utf8');
  const start = text.indexOf(begin) + begin.length;
  const example = workedExample();
  // `UPDATE_EXAMPLE=1 npx vitest run format-document` writes it, for a format that is not frozen yet.
  if (process.env['UPDATE_EXAMPLE'] !== undefined) fs.writeFileSync(document, text.slice(0, start) + example + text.slice(text.indexOf(end)));
  else expect(text.slice(start, text.indexOf(end))).toBe(example);
});

test('the file in the worked example opens', () => {
  const text = fs.readFileSync(document, 'utf8');
  const example = /```\n(breakglass-vault 1 A[^`]*)```/.exec(text)![1]!;
  const dataKey = new DataKey(Uint8Array.from({ length: 32 }, (_, at) => at));
  expect(openEnvironment(parseVault(Buffer.from(example)), 'prod', dataKey).summaryAt(0).title).toBe('Orders database');
});

test('sections of docs/format.md that the code cites exist', () => {
  const text = fs.readFileSync(document, 'utf8');
  const folder = new URL('../../../electron/envelope/', import.meta.url);
  for (const name of fs.readdirSync(folder)) {
    const source = fs.readFileSync(new URL(name, folder), 'utf8');
    for (const [, section] of source.matchAll(/docs\/format\.md section ([0-9.]*[0-9])/g)) {
      const found = section!.includes('.') ? text.includes(`\n${section}. `) : text.includes(`\n## ${section}. `);
      expect(found, `${name} cites section ${section}`).toBe(true);
    }
  }
});
