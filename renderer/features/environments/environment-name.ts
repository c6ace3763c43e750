const maxNameLength = 32;

/**
 * The name that cryptography knows a new environment by, made from the label that people read: lower-case letters,
 * digits and hyphens. It never changes afterwards, is in the encryption context of KMS, and so shows in CloudTrail.
 */
export function nameFrom(label: string, taken: readonly string[]): string {
  const plain = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, maxNameLength)
    .replace(/^-+|-+$/g, '');
  const base = plain === '' ? 'environment' : plain;
  if (!taken.includes(base)) return base;
  for (let number = 2; ; number++) {
    const ending = `-${number}`;
    const name = base.slice(0, maxNameLength - ending.length).replace(/-+$/, '') + ending;
    if (!taken.includes(name)) return name;
  }
}

/** What is wrong with a label, as a sentence; undefined where nothing is. */
export function labelComplaint(label: string, others: readonly string[]): string | undefined {
  const trimmed = label.trim().normalize('NFC');
  if (trimmed === '') return 'An environment needs a name.';
  if (trimmed.length > 64) return 'At most 64 characters.';
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(trimmed)) return 'It has a character that cannot be seen. Type the name instead of pasting it.';
  if (others.some((other) => other.trim().toLowerCase() === trimmed.toLowerCase())) return 'Another environment has this name.';
  return undefined;
}
