import type { RejectReason } from '../../shared/model/transfer-reasons.ts';
import { awsVariables, fromAwsVariables } from './aws-variables.ts';
import { maxImportRows, importFault, type ImportedSecret, type ImportItem, type Parsed, type Rejected } from './import-item.ts';
import { SecretBuilder } from './secret-builder.ts';

interface Assignment {
  readonly line: number;
  readonly name: string;
  readonly value: string;
}

const name = /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/;

/**
 * A `.env` file: each variable is an API token under its name; AWS's three variables make one access key. `export`,
 * comments, quotes of three kinds and values over several lines are understood. Of a name that is set twice, the last
 * one counts, as for every program that reads such a file.
 */
export function parseDotenv(text: string): Parsed {
  const rejected: Rejected[] = [];
  const latest = new Map<string, Assignment>();
  for (const entry of assignments(text)) {
    if ('reason' in entry) {
      rejected.push(entry);
      continue;
    }
    const earlier = latest.get(entry.name);
    if (earlier !== undefined) rejected.push({ line: earlier.line, reason: 'overridden' });
    latest.set(entry.name, entry);
    if (latest.size > maxImportRows) throw importFault('too-many-rows', entry.line);
  }
  const items: ImportItem[] = [];
  for (const { line, secret } of secretsOf([...latest.values()])) {
    if (typeof secret === 'string') rejected.push({ line, reason: secret });
    else items.push({ line, secret });
  }
  const byLine = (one: { line: number }, other: { line: number }): number => one.line - other.line;
  return { items: items.sort(byLine), rejected: rejected.sort(byLine) };
}

function secretsOf(found: readonly Assignment[]): { line: number; secret: ImportedSecret | RejectReason }[] {
  const values = new Map(found.map(({ name, value }) => [name.toUpperCase(), value]));
  const isAws = (values.get('AWS_ACCESS_KEY_ID') ?? '') !== '' && (values.get('AWS_SECRET_ACCESS_KEY') ?? '') !== '';
  const singles = found.filter((entry) => !(isAws && awsVariables.has(entry.name.toUpperCase())));
  const made = singles.map(({ line, name, value }) => {
    const builder = new SecretBuilder('api-token');
    builder.title = name;
    return { line, secret: builder.set('token', value).build() };
  });
  const first = found.find((entry) => awsVariables.has(entry.name.toUpperCase()));
  if (isAws && first !== undefined) made.push({ line: first.line, secret: fromAwsVariables('AWS access key', (variable) => values.get(variable) ?? '') });
  return made;
}

function* assignments(text: string): Generator<Assignment | Rejected> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const end = endOfLine(text, at);
    const head = /^[ \t]*(?:export[ \t]+)?([^=\s#]+)[ \t]*=[ \t]*/.exec(text.slice(at, end));
    let next = end;
    if (head === null) {
      if (!/^\s*(?:#|$)/.test(text.slice(at, end))) yield { line, reason: 'not-an-assignment' };
    } else {
      const { value, end: valueEnd } = readValue(text, at + head[0].length, end);
      next = valueEnd;
      yield name.test(head[1] ?? '') ? { line, name: head[1] ?? '', value } : { line, reason: 'bad-name' };
    }
    line += lineBreaks(text, at, next) + 1;
    at = next + (text.startsWith('\r\n', next) ? 2 : 1);
  }
}

/** The value at `start`, and the end of the line that it ends on. */
function readValue(text: string, start: number, lineEnd: number): { value: string; end: number } {
  const quote = text[start];
  if (start < lineEnd && (quote === '"' || quote === "'" || quote === '`')) {
    const close = closingQuote(text, start + 1, quote);
    if (close !== -1) {
      const inner = text.slice(start + 1, close);
      return { value: quote === '"' ? unescape(inner) : inner, end: endOfLine(text, close) };
    }
    // Never closed: a value that happens to begin with a quote.
  }
  const bare = text.slice(start, lineEnd);
  const comment = bare.search(/(?:^|[ \t])#/);
  return { value: (comment === -1 ? bare : bare.slice(0, comment)).trim(), end: lineEnd };
}

function closingQuote(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at += 1) {
    if (quote === '"' && text[at] === '\\') at += 1;
    else if (text[at] === quote) return at;
  }
  return -1;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$', '`': '`' };

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, (whole, char: string) => escapes[char] ?? whole);
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  if (at === -1) return text.length;
  return at > from && text[at - 1] === '\r' ? at - 1 : at;
}

function lineBreaks(text: string, from: number, to: number): number {
  let breaks = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) breaks += 1;
  return breaks;
}
