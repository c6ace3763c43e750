import { requiredEngine } from './engines.ts';
import { required, valueOf, type Filled } from './filled.ts';
import { percentEncode } from './quote.ts';

const sslModes: ReadonlySet<string> = new Set(['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']);

/** `postgresql://user:password@host:port/database`, every part percent-encoded. @throws ERR_COPY_AS */
export function connectionUrl(filled: Filled): string {
  const { scheme } = requiredEngine(filled);
  const [username, password] = [valueOf(filled, 'username'), valueOf(filled, 'password')];
  const account = password === '' ? percentEncode(username) : `${percentEncode(username)}:${percentEncode(password)}`;
  const port = valueOf(filled, 'port').trim();
  const place = `${hostPart(required(filled, 'host').trim())}${port === '' ? '' : `:${percentEncode(port)}`}`;
  const database = valueOf(filled, 'database');
  const tls = valueOf(filled, 'tls').trim().toLowerCase();
  const query = scheme === 'postgresql' && sslModes.has(tls) ? `?sslmode=${tls}` : '';
  const path = database === '' && query === '' ? '' : `/${percentEncode(database)}`;
  return `${secureScheme(scheme, tls)}://${account === '' ? '' : `${account}@`}${place}${path}${query}`;
}

/** Two say it in the scheme, and only where the secret says nothing else than that it wants TLS. */
function secureScheme(scheme: string, tls: string): string {
  const wanted = ['on', 'yes', 'true', 'required', 'require'].includes(tls);
  return wanted && scheme === 'redis' ? 'rediss' : wanted && scheme === 'amqp' ? 'amqps' : scheme;
}

/** A host name or an address; IPv6 stands in brackets. */
function hostPart(host: string): string {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  return /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(bare) ? `[${bare}]` : percentEncode(host);
}
