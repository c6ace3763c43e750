import { VaultError } from '../../shared/errors.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The one JSON text of `value`: no white space, members sorted by UTF-16 code units, numbers and strings as ECMAScript
 * writes them (docs/format.md section 6.2, RFC 8785). Members whose value is undefined are absent.
 * @throws ERR_INTERNAL for what JSON cannot hold
 */
export function canonicalJson(value: unknown): string {
  return write(value as Json);
}

function write(value: Json): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object') throw new VaultError('ERR_INTERNAL', { notJson: typeof value });
  const members = value as { readonly [key: string]: Json | undefined };
  const written: string[] = [];
  for (const key of Object.keys(members).sort()) {
    const member = members[key];
    if (member !== undefined) written.push(`${JSON.stringify(key)}:${write(member)}`);
  }
  return `{${written.join(',')}}`;
}
