import type { WireError } from '../../../shared/ipc/call.ts';
import type { EnvironmentState } from '../../../shared/ipc/vault-calls.ts';
import type { Input } from '../../../shared/ipc/contract.ts';
import { opensByItself, wantsCode } from './unlock.ts';

/** What the person gives: nothing, a passphrase, a recovery key, or the code of an MFA device. */
export type Way = 'itself' | 'passphrase' | 'recovery-key' | 'mfa';

/** The ways that an environment knows, most likely first. */
export function waysOf(environment: EnvironmentState, failure: WireError | undefined): readonly Way[] {
  const has = (kind: string): boolean => environment.recipients.some((recipient) => recipient.kind === kind);
  const ways: Way[] = [];
  if (wantsCode(failure)) ways.push('mfa');
  else if (opensByItself(environment)) ways.push('itself');
  if (has('passphrase')) ways.push('passphrase');
  if (has('recovery-key')) ways.push('recovery-key');
  return ways;
}

export function wayToOpen(environment: EnvironmentState, failure: WireError | undefined): Way {
  return waysOf(environment, failure)[0] ?? 'itself';
}

function typed(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** What was typed, read once at submit. */
export function askFor(way: Way, form: FormData): Partial<Input<'vault:unlock'>> {
  if (way === 'passphrase') return { passphrase: typed(form, 'passphrase') };
  if (way === 'recovery-key') return { recoveryKey: typed(form, 'recovery-key') };
  return way === 'mfa' ? { mfaCode: typed(form, 'mfa') } : {};
}
