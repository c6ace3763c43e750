import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { environmentLabel, environmentName } from '../../../../shared/model/environment.ts';
import { labelComplaint, nameFrom } from '../../../../renderer/features/environments/environment-name.ts';

describe('the name of a new environment', () => {
  test('comes from its label, and is well formed whatever was typed', () => {
    expect(nameFrom('Sandbox EU', [])).toBe('sandbox-eu');
    expect(nameFrom('Équipe ①', [])).toBe('e-quipe-1');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (label) => environmentName.safeParse(nameFrom(label, [])).success));
  });

  test('is never one that is taken', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 12 }), (labels) => {
        const names: string[] = [];
        for (const label of labels) names.push(nameFrom(label, names));
        return new Set(names).size === names.length && names.every((name) => environmentName.safeParse(name).success);
      }),
    );
    const long = 'x'.repeat(40);
    expect(nameFrom(long, ['x'.repeat(32)])).toBe(`${'x'.repeat(30)}-2`);
  });

  test('S16: a label without a complaint is one that main takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 70 }), (label) => {
        if (labelComplaint(label, []) === undefined) expect(environmentLabel.safeParse(label.trim().normalize('NFC')).success).toBe(true);
      }),
    );
    expect(labelComplaint('prod\u202E', [])).toBeDefined();
    expect(labelComplaint('Prod ', ['prod'])).toBe('Another environment has this name.');
  });
});
