import type { RecipientKind } from '../../shared/model/environment.ts';

/** What a recipient is called by in calls, pins and attempts: kind and id as the file has them. Never a secret. */
export function recipientRef(recipient: { readonly kind: RecipientKind; readonly id: string }): string {
  return `${recipient.kind} ${recipient.id}`;
}
