import { Cloud, Keyboard, Laptop, LifeBuoy } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RecipientState } from '../../../shared/ipc/vault-calls.ts';
import type { RecipientKind } from '../../../shared/model/environment.ts';
import { shortKey } from '../connect/identity-words.ts';
import { fingerprintWords } from './recovery-sheet.tsx';

const icons = { 'aws-kms': Cloud, 'os-keychain': Laptop, passphrase: Keyboard, 'recovery-key': LifeBuoy } as const;

/** The icon of a kind of recipient, 20. */
export function RecipientIcon({ kind, size = 20 }: { readonly kind: RecipientKind; readonly size?: number }): ReactNode {
  const Icon = icons[kind];
  return <Icon size={size} aria-hidden="true" />;
}

/** What a recipient is called in a table: "us-east-1 key", "This computer’s keychain". */
export function recipientTitle({ kind, region, here }: RecipientState): string {
  switch (kind) {
    case 'aws-kms': return region === undefined ? 'KMS key' : `${region} key`;
    case 'os-keychain': return here ? 'This computer’s keychain' : 'Another computer’s keychain';
    case 'passphrase': return 'Passphrase';
    case 'recovery-key': return 'Recovery key';
  }
}

/** What tells it from others of its kind. */
export function recipientLine({ kind, id, alias, account }: RecipientState): string {
  if (kind === 'aws-kms') return [alias, shortKey(id), account === undefined ? undefined : `account ${account}`].filter((part) => part !== undefined).join(' · ');
  if (kind === 'recovery-key') return `On paper · check ${fingerprintWords(id)}`;
  return kind === 'os-keychain' ? `Item ${id}` : `Salt ${id.slice(0, 8)}`;
}

/** True for those that answer without anything being typed. */
export function answersByItself({ kind, here }: RecipientState): boolean {
  return kind === 'aws-kms' || (kind === 'os-keychain' && here);
}
