import type { ErrorDetails, RecipientAttempt } from '../../shared/errors.ts';

/** What a person reads: what happened, then what to do next. */
export interface Message {
  readonly sentence: string;
  readonly action: string;
}

export type Words = (facts: Facts) => Message;

/** Says what happened and what to do. */
export function say(sentence: string, action: string): Message {
  return { sentence, action };
}

/** The facts of an error in forms that sentences use; every reading has words for a fact that is not there. */
export class Facts {
  readonly #details: ErrorDetails;

  constructor(details: ErrorDetails) {
    this.#details = details;
  }

  /** The fact as text, or `otherwise`. */
  text(name: string, otherwise = ''): string {
    const fact = this.#details[name];
    return typeof fact === 'string' && fact !== '' ? fact : typeof fact === 'number' ? String(fact) : otherwise;
  }

  number(name: string): number | undefined {
    const fact = this.#details[name];
    return typeof fact === 'number' ? fact : undefined;
  }

  has(name: string): boolean {
    return this.text(name) !== '';
  }

  /** Whether the fact is `true`. */
  is(name: string): boolean {
    return this.#details[name] === true;
  }

  /** `before` + the fact + `after`, or nothing. */
  part(name: string, before: string, after = ''): string {
    return this.has(name) ? before + this.text(name) + after : '';
  }

  /** The environment's name, or words for it. */
  get environment(): string {
    return this.text('environment', 'this environment');
  }

  /** The KMS key as people know it: alias, else the ARN's last part, else words. */
  get key(): string {
    const name = this.text('alias') || this.text('key') || this.text('keyId') || this.text('resource') || this.text('arn');
    return name === '' ? 'the KMS key' : name.replace(/^arn:[^/]*:(?:key|alias)\//, (start) => (start.endsWith('alias/') ? 'alias/' : 'key '));
  }

  /** ` in eu-west-1`, or nothing. */
  get inRegion(): string {
    return this.part('region', ' in ');
  }

  /** The name of the file, or words for it. */
  get file(): string {
    return this.text('path').split(/[\\/]/).pop() || 'the file';
  }

  get attempts(): readonly RecipientAttempt[] {
    return attemptsOf(this.#details);
  }
}

/** What each key answered, where several were tried. */
export function attemptsOf(details: ErrorDetails): readonly RecipientAttempt[] {
  const attempts = details['attempts'];
  return Array.isArray(attempts) ? attempts : [];
}

/** A key by what it is, from the kind and id that an attempt names it with. */
export function recipientName(recipient: string): string {
  const [kind = '', id = ''] = recipient.split(' ');
  switch (kind) {
    case 'passphrase': return 'the passphrase';
    case 'recovery-key': return 'the recovery key';
    case 'os-keychain': return 'this computer’s keychain';
    case 'aws-kms': {
      const region = id.split(':')[3];
      return region === undefined ? 'the KMS key' : `the KMS key in ${region}`;
    }
    default: return recipient;
  }
}

/** A length of time in words, for a clock that is off. */
export function span(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 120) return `${seconds} seconds`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}

/** Bytes as people count them. */
export function size(bytes: number): string {
  if (bytes < 10_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${Math.round(bytes / 1_000_000)} MB`;
}

/** A date or time stamp of a fact as a calendar date; the text itself where it is none. */
export function day(text: string): string {
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
}
