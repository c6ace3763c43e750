import { expect, test } from 'vitest';
import { openEnvironment } from '../../../electron/envelope/envelope.ts';
import { parseVault } from '../../../electron/envelope/format.ts';
import { bytesOf, fileOf, login, newId, newKey, numbered, opened, seededRandom } from './fixtures.ts';

test('what was sealed is there again after parsing and opening', () => {
  const titles = numbered(300);
  const bytes = bytesOf(fileOf(opened({ titles }).block));
  const again = openEnvironment(parseVault(bytes), 'prod', newKey('prod'));
  expect(again.rowCount).toBe(300);
  for (const title of titles) {
    expect(again.openRecord(newId(title))).toEqual(login(title));
    expect(again.summary(newId(title))).toMatchObject({ title, user: 'ops@example.com', host: 'db.example.com:8443', revision: 1 });
  }
  const ids = Array.from({ length: 300 }, (_, at) => again.summaryAt(at).id);
  expect(ids).toEqual([...titles.map(newId)].sort());
  expect(bytesOf(parseVault(bytes))).toEqual(bytes);
});

test('an edit reseals one record and one page and leaves the old value usable', () => {
  const before = opened({ titles: numbered(500) });
  const id = newId('secret 7');
  const after = before.apply([{ id, secret: login('renamed') }], seededRandom('edit'));
  expect(after.summary(id)).toMatchObject({ title: 'renamed', revision: 2 });
  expect(before.summary(id)).toMatchObject({ title: 'secret 7', revision: 1 });
  expect(after.block.generation).toBe(before.block.generation + 1);
  expect(after.block.previousSealHash).toBe(before.block.sealHash);
  const [old, next] = [before, after].map(({ block }) => new Set(bytesOf(fileOf(block)).toString('latin1').split('\n')));
  expect([...next!].filter((line) => !old!.has(line)).map((line) => line.split(' ')[0])).toEqual(['index', 'record', 'seal']);
});
