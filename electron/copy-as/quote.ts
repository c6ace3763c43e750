/** One word of a POSIX shell: nothing in single quotes is special, so only they themselves step outside. */
export function quoteSh(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

/** One word of fish, whose single quotes know two escapes. */
export function quoteFish(value: string): string {
  return `'${value.replace(/[\\']/g, String.raw`\$&`)}'`;
}

/** One string of PowerShell, which takes four typographic quotes for the plain one. Doubled, each stands for itself. */
export function quotePowerShell(value: string): string {
  return `'${value.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}

/** Percent-encoded: only the unreserved characters of RFC 3986 stay, so that a value ends no part of a URL. */
export function percentEncode(value: string): string {
  return [...Buffer.from(value, 'utf8')]
    .map((byte) => (/[A-Za-z0-9._~-]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`))
    .join('');
}
