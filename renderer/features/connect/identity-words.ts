/** Who AWS says that one is, in the words people use. */
export interface Identity {
  /** User or session name. */
  readonly who: string;
  /** The role, for a session. */
  readonly role?: string;
}

/** Takes the ARN of GetCallerIdentity apart; the whole ARN where it is of a kind we do not know. */
export function identityOf(arn: string): Identity {
  const resource = arn.split(':').slice(5).join(':');
  const [kind, ...names] = resource.split('/');
  const last = names.at(-1) ?? '';
  if (kind === 'assumed-role' && names.length >= 2) return { who: last, role: names.slice(0, -1).join('/') };
  if ((kind === 'user' || kind === 'federated-user') && last !== '') return { who: last };
  return resource === 'root' ? { who: 'the root user' } : { who: arn };
}

/** `814205377190` as people read it aloud. */
export function accountWords(account: string): string {
  return account.replace(/^(\d{4})(\d{4})(\d{4})$/, '$1 $2 $3');
}

/** The last part of a key ARN, shortened: `mrk-3f9c1d7e…f813`. */
export function shortKey(arn: string): string {
  const id = arn.split('/').at(-1) ?? arn;
  return id.length > 20 ? `${id.slice(0, id.startsWith('mrk-') ? 12 : 8)}…${id.slice(-4)}` : id;
}
