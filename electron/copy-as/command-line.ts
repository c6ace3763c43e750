import { engineOf } from './engines.ts';
import { noSuchForm, oneLine, required, valueOf, type Filled } from './filled.ts';
import { quoteSh } from './quote.ts';

/**
 * Reads one line from the terminal without showing it. The command that is copied holds no value: what is pasted into a
 * shell is in its history, so the value is asked for when the command runs, and copied after it.
 */
const readHidden = (name: string): string =>
  `printf ${quoteSh(`${name}: `)} >&2; stty -echo 2>/dev/null; IFS= read -r value; stty echo 2>/dev/null; echo >&2`;
const typed = (name: string): string => `"$(${readHidden(name)}; printf %s "$value")"`;

/** A command for a POSIX shell that takes the value from the terminal and gives it on in the environment or by stdin. @throws ERR_COPY_AS */
export function commandLine(filled: Filled): string {
  switch (filled.kind) {
    case 'database': return databaseCommand(filled);
    case 'aws-access-key': return awsCommand(filled);
    case 'login': return `curl --user ${word(filled, 'username', checkUser(filled))} ${word(filled, 'url')}`;
    case 'api-token': return `{ ${readHidden('Token')}; printf 'Authorization: Bearer %s\\n' "$value"; } | curl --header @- ${word(filled, 'url')}`;
    default: throw noSuchForm(filled, 'unsupported');
  }
}

/** curl asks for the password itself; a colon would end the name. */
function checkUser(filled: Filled): string {
  const user = required(filled, 'username');
  if (user.includes(':')) throw noSuchForm(filled, 'unsupported');
  return user;
}

function databaseCommand(filled: Filled): string {
  const options = (names: Readonly<Record<string, string>>): string[] =>
    Object.entries(names).flatMap(([key, option]) => (valueOf(filled, key) === '' ? [] : [`${option} ${word(filled, key)}`]));
  switch (engineOf(filled)?.scheme) {
    case 'postgresql':
      return [`PGPASSWORD=${typed('Password')} psql`, ...options({ host: '-h', port: '-p', username: '-U', database: '-d' })].join(' ');
    case 'mysql':
      return [`MYSQL_PWD=${typed('Password')} mysql`, ...options({ host: '-h', port: '-P', username: '-u', database: '-D' })].join(' ');
    case 'redis':
      return [`REDISCLI_AUTH=${typed('Password')} redis-cli`, ...options({ host: '-h', port: '-p', username: '--user' })].join(' ');
    default: throw noSuchForm(filled, 'engine');
  }
}

function awsCommand(filled: Filled): string {
  const region = valueOf(filled, 'region') === '' ? [] : [`AWS_REGION=${word(filled, 'region')}`];
  const token = valueOf(filled, 'session-token') === '' ? [] : [`AWS_SESSION_TOKEN=${typed('Session token')}`];
  const parts = [`AWS_ACCESS_KEY_ID=${word(filled, 'access-key-id')}`, `AWS_SECRET_ACCESS_KEY=${typed('Secret access key')}`, ...token, ...region];
  return `${parts.join(' ')} aws sts get-caller-identity`;
}

/** An open field as one word. One that begins with a dash would be taken for an option. */
function word(filled: Filled, key: string, value = required(filled, key)): string {
  if (value.startsWith('-')) throw noSuchForm(filled, 'unsupported');
  return quoteSh(oneLine(filled, { label: key, value }));
}
