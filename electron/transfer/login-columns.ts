import { SecretBuilder } from './secret-builder.ts';

/** What every password manager's CSV has, under one name or another. */
export interface LoginColumns {
  readonly title: string;
  readonly username: string;
  readonly password: string;
  readonly url: string;
  readonly totp: string;
  readonly notes: string;
}

/** A note where there is nothing but text, else a login. */
export function loginOrNote(columns: LoginColumns, kind?: 'login'): SecretBuilder {
  const { title, username, password, url, totp, notes } = columns;
  const isNote = kind === undefined && [username, password, url, totp].every((value) => value === '') && notes !== '';
  const builder = new SecretBuilder(isNote ? 'note' : 'login');
  builder.title = title;
  if (isNote) return builder.set('text', notes);
  builder.notes = notes;
  return builder.set('username', username).set('password', password).set('url', url).set('totp', totp);
}
