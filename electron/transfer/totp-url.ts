/** Base32 of RFC 4648, as people type it: spaces, dashes and padding aside. */
const base32 = /^[A-Z2-7]+$/;

interface Named {
  readonly title: string;
  readonly username: string;
}

/** An otpauth URL for a one-time secret that is stored bare; anything else is answered unchanged. */
export function totpUrl(totp: string, { title, username }: Named): string {
  if (!base32.test(totp)) return totp;
  const label = username === '' ? encodeURIComponent(title) : `${encodeURIComponent(title)}:${encodeURIComponent(username)}`;
  return `otpauth://totp/${label}?secret=${totp}&period=30&digits=6&issuer=${encodeURIComponent(title)}`;
}

/**
 * The bare secret of an otpauth URL that says nothing else: 30 seconds, 6 digits, SHA-1, named after the entry, as
 * KeePassXC writes every one. A URL that says more is kept whole.
 */
export function plainTotp(totp: string, named: Named): string {
  if (!totp.startsWith('otpauth://totp/') || !URL.canParse(totp)) return totp;
  const { searchParams, pathname } = new URL(totp);
  const secret = searchParams.get('secret') ?? '';
  if (!base32.test(secret)) return totp;
  const defaults = new Map([['secret', secret], ['period', '30'], ['digits', '6'], ['algorithm', 'SHA1']]);
  const said = [...searchParams].every(([name, value]) => (name === 'issuer' ? ourName(value, named) : defaults.get(name) === value));
  return said && ourName(decodeLabel(pathname.slice(1)), named) ? secret : totp;
}

function ourName(name: string, { title, username }: Named): boolean {
  // KeePassXC writes "none" for what is empty.
  return [title, `${title}:${username}`, `${title}:none`, `:${username}`].includes(name);
}

function decodeLabel(label: string): string {
  try {
    return decodeURIComponent(label.replace(/^totp\//, ''));
  } catch {
    return label;
  }
}
