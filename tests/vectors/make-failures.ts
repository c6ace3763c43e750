import { nonceBytes, sealBytes } from '../../electron/envelope/aead.ts';
import { indexAad, recordAad } from '../../electron/envelope/aad.ts';
import type { EnvironmentBlock, PageLines } from '../../electron/envelope/block.ts';
import { canonicalJson } from '../../electron/envelope/canonical-json.ts';
import { DataKey } from '../../electron/envelope/data-key.ts';
import { openEnvironment } from '../../electron/envelope/envelope.ts';
import { commitmentOf, EnvironmentKeys } from '../../electron/envelope/keys.ts';
import type { LocalRecipientKind } from '../../electron/envelope/local-wrap.ts';
import { openPageContent, pageScratch, sealPage, splitLines } from '../../electron/envelope/page.ts';
import { pad } from '../../electron/envelope/padding.ts';
import { sealRecordText } from '../../electron/envelope/record.ts';
import { sealBlock } from '../../electron/envelope/seal.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { newId, seededRandom } from '../electron/envelope/fixtures.ts';
import { dataKeyBytes, environment, keychainItem, kmsKeyArn, recipient, secretNamed, vault, vaultId } from './make-vectors.ts';

/** The stage of docs/format.md section 9.2 that must refuse: everything before it must pass. */
export type Stage = 'parse' | 'unwrap' | 'commitment' | 'seal' | 'page' | 'digest' | 'record';

export interface FailureVector {
  readonly name: string;
  readonly stage: Stage;
  readonly code: ErrorCode;
  readonly what: string;
  /** With what to open: a data key as it is (the default), or by a recipient, to fail at unwrapping. */
  readonly openBy?: LocalRecipientKind;
  readonly bytes: Buffer;
}

const context = { vaultId, environment: 'prod', epoch: 1 };
const dataKey = new DataKey(dataKeyBytes('prod'));
const keys = new EnvironmentKeys(dataKey, context);
const base = environment({ secrets: [secretNamed('Orders'), secretNamed('Billing'), secretNamed('Users')] });
const text = vault(base).toString('latin1');
const lines = text.split('\n').slice(0, -1);
const at = Object.fromEntries(['env', 'recipient', 'index', 'record', 'seal'].map((keyword) => [keyword, lines.findIndex((line) => line.startsWith(`${keyword} `))])) as Record<'env' | 'recipient' | 'index' | 'record' | 'seal', number>;

const file = (changed: readonly string[]) => Buffer.from(changed.map((line) => `${line}\n`).join(''), 'latin1');
const change = (line: number, by: (line: string) => string) => file(lines.map((old, index) => (index === line ? by(old) : old)));
const field = (line: number, number: number, value: string) => change(line, (old) => old.split(' ').map((each, index) => (index === number ? value : each)).join(' '));
const insert = (line: number, added: string) => file([...lines.slice(0, line), added, ...lines.slice(line)]);
const remove = (line: number) => file(lines.filter((_, index) => index !== line));
/** Another character somewhere in the middle of the last field. */
const flip = (line: string) => `${line.slice(0, -10)}${line.at(-10) === 'A' ? 'B' : 'A'}${line.slice(-9)}`;

function parseFailures(): FailureVector[] {
  const refused = (name: string, what: string, bytes: Buffer, code: ErrorCode = 'ERR_FORMAT_SYNTAX'): FailureVector => ({ name, stage: 'parse', code, what, bytes });
  return [
    refused('not-a-vault', 'another text file', Buffer.from('hello\n'), 'ERR_FORMAT_NOT_A_VAULT'),
    refused('empty-file', 'no bytes', Buffer.alloc(0), 'ERR_FORMAT_NOT_A_VAULT'),
    refused('byte-order-mark', 'UTF-8 byte order mark before the header', Buffer.concat([Buffer.from('\ufeff'), Buffer.from(text, 'latin1')]), 'ERR_FORMAT_NOT_A_VAULT'),
    refused('version-2', 'a version that does not exist yet', Buffer.from(text.replace('vault 1', 'vault 2')), 'ERR_FORMAT_VERSION'),
    refused('version-01', 'the version with a leading zero', Buffer.from(text.replace('vault 1', 'vault 01')), 'ERR_FORMAT_VERSION'),
    refused('conflict-markers', 'what git leaves where two sides met', insert(at.seal, '<<<<<<< HEAD'), 'ERR_FORMAT_CONFLICT_MARKERS'),
    refused('crlf', 'lines end in CR LF', Buffer.from(text.replaceAll('\n', '\r\n'))),
    refused('no-final-line-feed', 'the last line does not end', Buffer.from(text.slice(0, -1))),
    refused('trailing-line', 'an empty line at the end', Buffer.from(`${text}\n`)),
    refused('truncated', 'the last two lines are gone', file(lines.slice(0, -2))),
    refused('vault-id-bits', 'a bit left over in the vault id', field(0, 2, 'AAECAwQFBgcICQoLDA0ODx')),
    refused('two-spaces', 'two spaces between fields', change(at.env, (line) => line.replace(' ', '  '))),
    refused('epoch-leading-zero', 'epoch 01', field(at.env, 2, '01')),
    refused('epoch-zero', 'epoch 0', field(at.env, 2, '0')),
    refused('unknown-tone', 'a tone that the format does not have', field(at.env, 4, 'qa')),
    refused('label-padding', 'base64 padding behind the label', change(at.env, (line) => `${line}=`)),
    refused('label-bidi', 'a bidirectional control in the label', field(at.env, 6, Buffer.from('a\u202eb').toString('base64url'))),
    refused('no-recipient', 'an environment without a recipient', remove(at.recipient)),
    refused('recipient-twice', 'one recipient line twice', insert(at.recipient, lines[at.recipient]!)),
    refused('recipients-unsorted', 'aws-kms behind recovery-key', insert(at.recipient + 1, `recipient prod aws-kms ${kmsKeyArn} AAAA`)),
    refused('recipient-kind', 'a recipient kind that the format does not have', field(at.recipient, 2, 'age')),
    refused('alias-arn', 'an alias in place of a key ARN', insert(at.recipient, 'recipient prod aws-kms arn:aws:kms:eu-central-1:111122223333:alias/prod AAAA')),
    refused('data-key-standard-base64', 'the other base64 alphabet', field(at.recipient, 4, '++//')),
    refused('records-unsorted', 'two record lines swapped', file(lines.map((line, index) => (index === at.record ? lines[index + 1]! : index === at.record + 1 ? lines[index - 1]! : line)))),
    refused('record-twice', 'one record line twice', insert(at.record, lines[at.record]!)),
    refused('revision-leading-zero', 'revision 01', field(at.record, 3, '01')),
    refused('record-other-environment', 'a record line of an environment that is not there', field(at.record, 1, 'dev')),
    refused('sealed-too-short', 'a sealed payload without room for nonce and tag', field(at.record, 4, 'A'.repeat(36))),
    refused('sealed-bits', 'a bit left over in a sealed payload', field(at.index, 3, `${'A'.repeat(42)}B`)),
    refused('unknown-line', 'a line of another kind', insert(at.seal, 'note prod hello')),
    refused('encrypted-data-key-too-long', 'more than 6,144 bytes', field(at.recipient, 4, 'A'.repeat(8_196)), 'ERR_FORMAT_TOO_LARGE'),
  ];
}

function unwrapFailures(): FailureVector[] {
  const one = (kind: LocalRecipientKind) => vault(environment({ kinds: [kind] })).toString('latin1');
  const bad = (name: string, what: string, openBy: LocalRecipientKind, changed: string): FailureVector => ({ name, stage: 'unwrap', code: 'ERR_KEY_WRAP_DAMAGED', what, openBy, bytes: Buffer.from(changed, 'latin1') });
  const flipped = (kind: LocalRecipientKind) => one(kind).replace(/recipient .*/, flip);
  const wrapped = (kind: LocalRecipientKind, name: string, epoch = 1) => Buffer.from(recipient(kind, name, epoch).encryptedDataKey).toString('base64url');
  return [
    bad('wrap-recovery-key-flipped', 'a bit of the wrap changed', 'recovery-key', flipped('recovery-key')),
    bad('wrap-keychain-flipped', 'a bit of the wrap changed', 'os-keychain', flipped('os-keychain')),
    bad('wrap-passphrase-flipped', 'a bit of the wrap changed', 'passphrase', flipped('passphrase')),
    bad('wrap-short', 'a wrap of 59 bytes', 'recovery-key', one('recovery-key').replace(/(recipient .* )\S+/, `$1${Buffer.alloc(59).toString('base64url')}`)),
    bad('wrap-other-environment', 'the wrap of another environment', 'recovery-key', one('recovery-key').replace(/(recipient .* )\S+/, `$1${wrapped('recovery-key', 'dev')}`)),
    bad('wrap-other-epoch', 'the wrap of another epoch', 'recovery-key', one('recovery-key').replace(/(recipient .* )\S+/, `$1${wrapped('recovery-key', 'prod', 2)}`)),
    bad('wrap-other-kind', 'the wrap of another kind', 'os-keychain', one('os-keychain').replace(/(recipient .* )\S+/, `$1${wrapped('recovery-key', 'prod')}`)),
    bad('wrap-other-item', 'a keychain item under another name', 'os-keychain', one('os-keychain').replace(keychainItem.id, newId('another item'))),
  ];
}

function commitmentFailures(): FailureVector[] {
  const other = new DataKey(dataKeyBytes('dev'));
  const bad = (name: string, what: string, bytes: Buffer): FailureVector => ({ name, stage: 'commitment', code: 'ERR_KEY_COMMITMENT', what, bytes });
  const reseal = (commitment: string) => vault(sealBlock(keys, { ...base.block, commitment }));
  return [
    bad('commitment-flipped', 'a bit of the commitment changed', field(at.env, 3, `A${base.block.commitment.slice(1)}`)),
    bad('commitment-two-keys', 'the commitment of another data key, everything else sealed under this one', reseal(commitmentOf(other, context))),
    bad('commitment-other-epoch', 'the epoch changed', field(at.env, 2, '2')),
    bad('commitment-other-environment', 'a whole block under another name', Buffer.from(vault(environment({ name: 'dev' })).toString('latin1').replaceAll(' dev ', ' prod '))),
    bad('commitment-other-vault', 'a whole block in another vault', field(0, 2, newId('another vault'))),
  ];
}

function sealFailures(): FailureVector[] {
  const bad = (name: string, what: string, bytes: Buffer): FailureVector => ({ name, stage: 'seal', code: 'ERR_SEAL_MISMATCH', what, bytes });
  const later = vault(base.apply([{ id: newId('later'), secret: secretNamed('Later') }], seededRandom('vectors later'))).toString('latin1').split('\n');
  return [
    bad('seal-flipped', 'a bit of the HMAC changed', change(at.seal, (line) => flip(line))),
    bad('seal-generation', 'another generation', field(at.seal, 2, '3')),
    bad('seal-previous-hash', 'another previous seal hash', field(at.seal, 3, 'A'.repeat(43))),
    bad('seal-of-a-later-save', 'the seal line of the next generation', field(at.seal, 4, later.find((line) => line.startsWith('seal '))!.split(' ')[4]!)),
    bad('look-changed', 'strictness changed', field(at.env, 5, 'relaxed')),
    bad('label-changed', 'label changed', field(at.env, 6, Buffer.from('dev').toString('base64url'))),
    bad('recipient-added', 'a recipient added', insert(at.recipient, `recipient prod aws-kms ${kmsKeyArn} AAAA`)),
    bad('recipient-changed', 'a wrap changed', change(at.recipient, flip)),
    bad('index-removed', 'the index line removed', remove(at.index)),
    bad('index-flipped', 'a bit of an index page changed', change(at.index, flip)),
  ];
}

/** A block with other pages, sealed by someone who holds the key. */
function resealed(pages: readonly PageLines[], uncovered: Uint8Array = new Uint8Array()): Buffer {
  const block: EnvironmentBlock = sealBlock(keys, { ...base.block, pages, uncovered: new Uint8Array() });
  const whole = vault(block).toString('latin1');
  return Buffer.from(whole.replace('record prod', `${Buffer.from(uncovered).toString('latin1')}record prod`), 'latin1');
}

const page = base.block.pages[0]!;
const content = openPageContent(keys, page, pageScratch([page]));
const plain = `${content.count}\t${content.recordBytes}\t${content.digest}\n${content.rows}`;

function pageSaying(plaintext: Uint8Array, firstId = page.firstId, aadId = firstId): PageLines {
  const sealed = sealBytes(keys.index, seededRandom('vectors page')(nonceBytes), indexAad(context, aadId), plaintext);
  return { ...page, firstId, index: Buffer.from(`index prod ${firstId} ${sealed.toString('base64url')}\n`) };
}

function pageFailures(): FailureVector[] {
  const bad = (name: string, what: string, lines_: PageLines): FailureVector => ({ name, stage: 'page', code: 'ERR_INDEX_DAMAGED', what, bytes: resealed([lines_]) });
  const plus = { ...page, index: Buffer.from(Buffer.from(page.index).toString('latin1').replace(/.{9}\n$/, (end) => `+${end.slice(1)}`), 'latin1') };
  return [
    bad('page-other-id', 'a page sealed as that of another first record', pageSaying(pad(Buffer.from(plain)), page.firstId, newId('other'))),
    bad('page-bucket', 'padded to another length than its own', pageSaying(Buffer.concat([pad(Buffer.from(plain)), Buffer.alloc(4_096)]))),
    bad('page-head', 'a head without a digest', pageSaying(pad(Buffer.from(`3\t1\n${content.rows}`)))),
    bad('page-count', 'a count over 64', pageSaying(pad(Buffer.from(plain.replace(/^3/, '65'))))),
    bad('page-not-utf-8', 'rows that are not UTF-8', pageSaying(pad(Buffer.concat([Buffer.from(plain), Buffer.from([0xff, 0x0a])])))),
    bad('page-no-line-feed', 'a last row that does not end', pageSaying(pad(Buffer.from(plain.slice(0, -1))))),
    bad('page-alphabet', 'a character of the other alphabet in a page whose seal is right', plus),
  ];
}

function digestFailures(): FailureVector[] {
  const bad = (name: string, what: string, bytes: Buffer): FailureVector => ({ name, stage: 'digest', code: 'ERR_DIGEST_MISMATCH', what, bytes });
  const second = splitLines(page.records)[1]!;
  const older = openEnvironment({ vaultId, environments: [base.block] }, 'prod', dataKey).apply([{ id: base.summaryAt(0).id, secret: secretNamed('New') }], seededRandom('vectors newer'));
  const swapped = lines.map((line, index) => {
    const partner = index === at.record ? at.record + 1 : index === at.record + 1 ? at.record : index;
    return [...line.split(' ').slice(0, -1), lines[partner]!.split(' ').at(-1)].join(' ');
  });
  const before = `record prod ${'-'.repeat(21)}A 1 ${'A'.repeat(40)}\n`;
  return [
    bad('record-flipped', 'a bit of a sealed record changed', change(at.record, flip)),
    bad('record-removed', 'a record line removed', remove(at.record + 1)),
    bad('record-first-removed', 'the first record line of a page removed', remove(at.record)),
    bad('record-added', 'a record line added', insert(at.seal, `record prod ${'z'.repeat(21)}w 1 ${'A'.repeat(40)}`)),
    bad('record-uncovered', 'a record line before every page', resealed([page], Buffer.from(before))),
    bad('record-payloads-swapped', 'the payloads of two records swapped', file(swapped)),
    bad('record-revision', 'a revision changed', field(at.record, 3, '2')),
    bad('record-older', 'an older revision of a record put back', Buffer.from(vault(older).toString('latin1').replace(/record prod \S+ 2 .*\n/, `${lines[at.record]}\n`), 'latin1')),
    bad('page-says-other-count', 'a page with another number of its lines', resealed([pageSaying(pad(Buffer.from(plain.replace(/^3/, '2'))))])),
    bad('page-says-other-bytes', 'a page with another length of its lines', resealed([pageSaying(pad(Buffer.from(plain.replace(`\t${content.recordBytes}\t`, `\t${content.recordBytes + 1}\t`))))])),
    bad('page-says-other-id', 'a row with the id of no line', resealed([pageSaying(pad(Buffer.from(plain.replace(base.summaryAt(1).id, newId('none')))))])),
    bad('page-says-other-revision', 'a row with another revision than its line', resealed([pageSaying(pad(Buffer.from(plain.replace(/\n(\S{22})\t1\t/, '\n$1\t2\t'))))])),
    bad('page-row-extra', 'a page with one row too many', resealed([pageSaying(pad(Buffer.from(`${plain}${plain.split('\n').at(-2)}\n`)))])),
    bad('page-row-missing', 'a page with one row too few', resealed([pageSaying(pad(Buffer.from(plain.replace(new RegExp(`${Buffer.from(second).toString('latin1').split(' ')[2]}.*\\n`), ''))))])),
  ];
}

function recordFailures(): FailureVector[] {
  const id = base.summaryAt(0).id;
  const row = `${content.rows.split('\n')[0]}\n`;
  const bad = (name: string, what: string, line: Uint8Array): FailureVector => ({ name, stage: 'record', code: 'ERR_RECORD_DAMAGED', what, bytes: resealed([sealPage(keys, [{ id, row, line }], seededRandom('vectors record page')).lines]) });
  const json = canonicalJson(secretNamed('Orders'));
  const saying = (changed: string) => sealRecordText(keys, id, 1, changed, seededRandom('vectors record'));
  const sealedAs = (plaintext: Uint8Array, aadId = id, revision = 1, environmentName = 'prod') => {
    const sealed = sealBytes(keys.record, seededRandom('vectors record')(nonceBytes), recordAad({ ...context, environment: environmentName }, aadId, revision), plaintext);
    return Buffer.from(`record prod ${id} 1 ${sealed.toString('base64url')}\n`);
  };
  const plus = Buffer.from(saying(json).toString('latin1').replace(/.{9}\n$/, (end) => `/${end.slice(1)}`), 'latin1');
  return [
    bad('record-aad-id', 'sealed as another record', sealedAs(pad(Buffer.from(json)), newId('other'))),
    bad('record-aad-revision', 'sealed as another revision', sealedAs(pad(Buffer.from(json)), id, 2)),
    bad('record-aad-environment', 'sealed as a record of another environment', sealedAs(pad(Buffer.from(json)), id, 1, 'dev')),
    bad('record-bucket', 'padded to another length than its own', sealedAs(Buffer.concat([pad(Buffer.from(json)), Buffer.alloc(128)]))),
    bad('record-white-space', 'JSON with a space', saying(json.replace(',', ', '))),
    bad('record-member-order', 'JSON with members in another order', saying(JSON.stringify(secretNamed('Orders')))),
    bad('record-unknown-member', 'a member that the format does not have', saying(json.replace('{', '{"a":1,'))),
    bad('record-missing-member', 'a member missing', saying(json.replace('"notes":"",', ''))),
    bad('record-not-json', 'text that is not JSON', saying('hello')),
    bad('record-alphabet', 'a character of the other alphabet in a record whose page is right', plus),
  ];
}

/** Files that every implementation refuses, each at one stage. */
export function failureVectors(): FailureVector[] {
  return [...parseFailures(), ...unwrapFailures(), ...commitmentFailures(), ...sealFailures(), ...pageFailures(), ...digestFailures(), ...recordFailures()];
}

