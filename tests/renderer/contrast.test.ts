import { readFileSync } from 'node:fs';
import path from 'node:path';
import { clampChroma, converter, differenceCiede2000, filterDeficiencyDeuter, filterDeficiencyProt, filterDeficiencyTrit, parse, type Rgb, wcagContrast } from 'culori';
import { describe, expect, test } from 'vitest';

const css = readFileSync(path.join(import.meta.dirname, '../../renderer/styles/tokens.css'), 'utf8');
const rgb = converter('rgb');
const toRgb = (color: string): Rgb => rgb(clampChroma(parse(color)!, 'oklch'));
const tokens = new Map(
  [...css.matchAll(/--([\w-]+):\s+light-dark\((oklch\([^)]*\)),\s*(oklch\([^)]*\))\);/g)].map(([, name, light, dark]) => [name!, [toRgb(light!), toRgb(dark!)] as const]),
);

function colorOf(name: string, theme: 0 | 1): Rgb {
  const token = tokens.get(name);
  if (!token) throw new Error(`no token --${name}`);
  return token[theme];
}

const surfaces = ['bg-sidebar', 'bg-list', 'bg-content', 'bg-raised', 'bg-inset', 'bg-hover', 'bg-selected'];
const tints = ['warn-tint', 'danger-tint', 'prod-tint', 'staging-tint', 'dev-tint'];

interface Rule {
  readonly fronts: readonly string[];
  readonly backs: readonly string[];
  readonly least: number;
}

const rules: readonly Rule[] = [
  { fronts: ['text', 'text-2', 'text-3'], backs: [...surfaces, ...tints], least: 4.5 },
  { fronts: ['ok', 'warn', 'danger', 'prod-text', 'staging-text', 'dev-text'], backs: surfaces, least: 4.5 },
  ...['warn', 'danger'].map((name) => ({ fronts: [name], backs: [`${name}-tint`], least: 4.5 })),
  ...['prod', 'staging', 'dev'].map((name) => ({ fronts: [`${name}-text`], backs: [`${name}-tint`], least: 4.5 })),
  { fronts: ['on-ink'], backs: ['ink', 'ink-hover'], least: 4.5 },
  { fronts: ['on-prod'], backs: ['prod', 'prod-hover'], least: 4.5 },
  { fronts: ['prod', 'staging', 'dev', 'focus', 'ink'], backs: surfaces, least: 3 },
  { fronts: ['line-control'], backs: ['bg-sidebar', 'bg-list', 'bg-content', 'bg-raised', 'bg-inset'], least: 3 },
];

describe.each([['light', 0], ['dark', 1]] as const)('the %s theme', (_name, theme) => {
  const pairs = rules.flatMap(({ fronts, backs, least }) => fronts.flatMap((front) => backs.map((back) => ({ front, back, least }))));

  test.each(pairs)('--$front can be read on --$back ($least to 1)', ({ front, back, least }) => {
    expect(wcagContrast(colorOf(front, theme), colorOf(back, theme))).toBeGreaterThanOrEqual(least);
  });

  test.each([
    ['full colour vision', (color: Rgb) => color],
    ['protanopia', filterDeficiencyProt(1)],
    ['deuteranopia', filterDeficiencyDeuter(1)],
    ['tritanopia', filterDeficiencyTrit(1)],
  ] as const)('prod stays apart from the other environments with %s', (_sight, seen) => {
    const distance = differenceCiede2000();
    const between = (a: string, b: string): number => distance(seen(colorOf(a, theme)), seen(colorOf(b, theme)));
    expect(between('prod', 'staging')).toBeGreaterThan(30);
    expect(between('prod', 'dev')).toBeGreaterThan(30);
    expect(between('staging', 'dev')).toBeGreaterThan(10);
  });
});
