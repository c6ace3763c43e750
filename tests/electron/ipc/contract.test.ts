import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { calls, events } from '../../../shared/ipc/channels.ts';
import { contract, eventContract } from '../../../shared/ipc/contract.ts';

/** What is read of a zod schema. */
interface Definition {
  readonly type: string;
  readonly shape?: Record<string, z.ZodType>;
  readonly catchall?: z.ZodType;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly valueType?: z.ZodType;
  readonly keyType?: z.ZodType;
  readonly items?: readonly z.ZodType[];
}

const definition = (schema: z.ZodType): Definition => schema.def as unknown as Definition;

/** Types that an answer may be made of: no bytes, no dates, nothing unchecked. */
const plainTypes = new Set(['string', 'number', 'int', 'boolean', 'enum', 'literal', 'null', 'undefined', 'never']);

/** Calls `visit` for every property of every object that a schema can answer. */
function walk(schema: z.ZodType, path: string, visit: (path: string, name: string, child: z.ZodType) => void): void {
  const found = definition(schema);
  switch (found.type) {
    case 'object':
      if (found.catchall?.def.type !== 'never') throw new Error(`${path} is not strict: an extra property would pass`);
      for (const [name, child] of Object.entries(found.shape ?? {})) {
        visit(path, name, child);
        walk(child, `${path}.${name}`, visit);
      }
      return;
    case 'array':
      return walk(found.element!, `${path}[]`, visit);
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return walk(found.innerType!, path, visit);
    case 'union':
      return found.options!.forEach((option) => walk(option, path, visit));
    case 'record':
      walk(found.keyType!, `${path}{key}`, visit);
      return walk(found.valueType!, `${path}{}`, visit);
    case 'tuple':
      return found.items!.forEach((item) => walk(item, path, visit));
    default:
      if (!plainTypes.has(found.type)) throw new Error(`${path} answers a ${found.type}`);
  }
}

const outputs: readonly (readonly [string, z.ZodType])[] = [
  ...Object.entries(contract).map(([channel, { output }]) => [channel, output] as const),
  ...Object.entries(eventContract).map(([event, schema]) => [`event ${event}`, schema as z.ZodType] as const),
];

/** Names that could carry a value, a credential or a key. */
const suspicious = /secretaccesskey|sessiontoken|credential|datakey|plaintext|password|passphrase|recoverykey|privatekey|^token$|^secret$|^value$|^values$/i;

const harmless = new Set(['object', 'number', 'int', 'boolean']);

/** Behind `optional` and its like. */
function innermost(schema: z.ZodType): Definition {
  const found = definition(schema);
  return found.innerType ? innermost(found.innerType) : found;
}

/** Every property of an answer with such a name, and why it is there. */
const allowed: Readonly<Record<string, string>> = {
  'secret:reveal.value': 'the one call that answers a value: one field of one secret',
  'secret:generate.value': 'a fresh value that is in no vault yet',
  'secret:getDraft.draft.fields[].value': 'what the person typed and has not saved; a value that was not touched stays sealed (`keep`)',
  'recipient:createRecoveryKey.recoveryKey': 'shown once, before it wraps anything',
  'recipient:suggestPassphrase.passphrase': 'a fresh suggestion that opens nothing yet',
};

describe('the contract', () => {
  test('S14: the list of channels equals its snapshot', async () => {
    const channels = [...Object.keys(contract).sort(), ...Object.keys(eventContract).sort().map((event) => `event ${event}`)];
    await expect(`${channels.join('\n')}\n`).toMatchFileSnapshot('./channels.txt');
  });

  test('S14: what preload offers is exactly the contract', () => {
    const offered = Object.entries(calls).flatMap(([namespace, methods]) => methods.map((method) => `${namespace}:${method}`));
    expect(offered.sort()).toEqual(Object.keys(contract).sort());
    expect([...events].sort()).toEqual(Object.keys(eventContract).sort());
  });

  test.each(Object.entries(contract))('S14: %s takes one strict object', (_channel, { input }) => {
    const branches = definition(input).type === 'union' ? definition(input).options! : [input];
    for (const branch of branches) {
      expect(definition(branch).type).toBe('object');
      expect(definition(branch).catchall?.def.type).toBe('never');
    }
  });
});

describe('S15: what answers can hold', () => {
  test.each(outputs)('S15: %s is made of strict objects and plain values, none of them a key or a credential', (channel, output) => {
    const found: string[] = [];
    walk(output, channel, (path, name, child) => {
      // An object is looked at by its own properties; a number or a flag carries no value.
      if (suspicious.test(name) && !harmless.has(innermost(child).type)) found.push(`${path}.${name}`);
    });
    expect(found.filter((each) => !(each in allowed))).toEqual([]);
  });

  test('S15: every exception above is still in use', () => {
    const found = new Set<string>();
    for (const [channel, output] of outputs) walk(output, channel, (path, name) => found.add(`${path}.${name}`));
    for (const exception of Object.keys(allowed)) expect(found).toContain(exception);
  });
});
