import { errorCodes, isVaultError, type ErrorCode } from '../../shared/errors.ts';
import { recipientKind } from '../../shared/model/environment.ts';

/**
 * Everything that can happen and is worth a line. A line's words come from here and from nowhere else: text that a
 * person typed, or that a file or a server sent, has no way into the log.
 */
export const logEvents = [
  'started',
  'ready',
  'quitting',
  'second-instance',
  'window-shown',
  'renderer-gone',
  'denied', // a navigation, permission, window or sender that was refused
  'ipc-failed',
  'vault-created',
  'vault-opened',
  'vault-saved',
  'vault-closed',
  'vault-failed',
  'file-changed',
  'unlocked',
  'unlock-failed',
  'locked',
  'recipient-added',
  'recipient-removed',
  'recipient-failed',
  'kms-call',
  'kms-failed',
  'keychain-failed',
  'settings-damaged',
  'state-damaged',
  'copied',
  'clipboard-cleared',
  'clipboard-replaced',
  'clipboard-not-cleared',
  'session-signal',
  'session-listening',
  'imported',
  'exported',
  'log-write-failed',
  'unexpected',
] as const;
export type LogEvent = (typeof logEvents)[number];

const knownCodes: ReadonlySet<string> = new Set(errorCodes);
// No '=' or '@': role session names and user names carry addresses, which have no business in a log.
const arn = /^arn:aws[a-z-]{0,12}:(?:kms|sts|iam):[a-z0-9-]{0,32}:[0-9]{0,12}:[A-Za-z0-9_/:-]{1,128}$/;
const sdkName = /^[A-Z][A-Za-z]{2,48}(?:Exception|Error|Timeout)$/;
const words: ReadonlySet<string> = new Set([
  ...recipientKind.options,
  ...['idle', 'no-input', 'cap', 'suspend', 'resume', 'screen-lock', 'screen-unlock', 'user-switch', 'shutdown'],
  ...['asked', 'quit', 'linux', 'darwin', 'win32', 'electron', 'stand-in', 'listening', 'partly', 'off'],
  ...['navigation', 'permission', 'window', 'sender', 'webview', 'request', 'crashed', 'killed', 'oom', 'clean-exit'],
]);

const isFiniteNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isText = (test: (text: string) => boolean) => (value: unknown): boolean => typeof value === 'string' && test(value);

/** What a line may say beside its event, and what each fact must look like to be let through. */
const facts = {
  code: isText((text) => knownCodes.has(text)),
  arn: isText((text) => arn.test(text)),
  /** One of our own fixed words: a kind, a reason, a platform. */
  what: isText((text) => words.has(text)),
  because: isText((text) => words.has(text)),
  /** The class name of a foreign error, such as AccessDeniedException. */
  name: isText((text) => sdkName.test(text)),
  version: isText((text) => /^[0-9]{1,4}(?:\.[0-9]{1,4}){1,3}$/.test(text)),
  region: isText((text) => /^[a-z]{2}(?:-[a-z]{2,10}){1,3}-[0-9]{1,2}$/.test(text)),
  durationMs: isFiniteNumber,
  sizeBytes: isFiniteNumber,
  count: isFiniteNumber,
  line: isFiniteNumber,
  attempt: isFiniteNumber,
  httpStatus: isFiniteNumber,
  exitCode: isFiniteNumber,
  generation: isFiniteNumber,
  ok: (value: unknown): boolean => typeof value === 'boolean',
  packaged: (value: unknown): boolean => typeof value === 'boolean',
} as const;
type FactName = keyof typeof facts;

/** The typed facts of a line. */
export type LogFacts = { readonly [Name in FactName]?: string | number | boolean };

/** What is left of `given` after everything that is not on the list is dropped; `dropped` counts that. */
export function redact(given: Readonly<Record<string, unknown>>): { kept: LogFacts; dropped: number } {
  const kept: Partial<Record<FactName, string | number | boolean>> = {};
  let dropped = 0;
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    if (isFactName(name) && facts[name](value)) kept[name] = value as string | number | boolean;
    else dropped += 1;
  }
  return { kept, dropped };
}

/** Whether a line may be about `event`. */
export function isLogEvent(event: unknown): event is LogEvent {
  return (logEvents as readonly unknown[]).includes(event);
}

function isFactName(name: string): name is FactName {
  return Object.hasOwn(facts, name);
}

/** The facts of an error that may be logged: its code and what of its details is on the list. Never its message. */
export function factsOf(error: unknown): LogFacts & { readonly code: ErrorCode } {
  if (!isVaultError(error)) {
    const name = error instanceof Error ? error.name : undefined;
    return { ...redact({ name }).kept, code: 'ERR_INTERNAL' };
  }
  return { ...redact(error.details).kept, code: error.code };
}
