/** A name that every shell takes, from any title: "Stripe (live)" is STRIPE_LIVE. Never empty. */
export function envName(title: string): string {
  const letters = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toUpperCase();
  if (letters === '') return 'SECRET';
  return /^[0-9]/.test(letters) ? `_${letters}` : letters;
}

/**
 * `NAME=value` that a POSIX shell and the usual `.env` readers take for exactly that value. Single quotes keep
 * everything; only a value with a single quote of its own needs double ones, and escapes where it has special
 * characters as well (which readers that know no escapes then see).
 */
export function envLine(name: string, value: string): string {
  return `${name}=${quoteEnvValue(value)}`;
}

function quoteEnvValue(value: string): string {
  if (/^[A-Za-z0-9_./:@%+,-]+$/.test(value)) return value;
  if (!value.includes("'")) return `'${value}'`;
  return `"${value.replace(/[\\"$`]/g, '\\$&')}"`;
}
