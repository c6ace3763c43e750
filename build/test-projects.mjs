// The test suites, by where their files lie: one vitest project each.

/** @type {Readonly<Record<string, string>>} */
export const testProjects = {
  unit: 'tests/{electron,shared,build}/**/*.test.{ts,tsx}',
  renderer: 'tests/renderer/**/*.test.{ts,tsx}',
  integration: 'tests/integration/**/*.test.ts',
  interop: 'tests/interop/**/*.test.ts',
  e2e: 'tests/e2e/**/!(package).spec.ts',
  package: 'tests/e2e/package.spec.ts',
  tour: 'tests/tour/tour.spec.ts',
};

/** Which project a test file belongs to. @param {string} file @returns {string} */
export function projectOf(file) {
  const below = file.replaceAll('\\', '/').split('/tests/').at(-1) ?? '';
  const folder = below.split('/')[0] ?? '';
  if (below === 'e2e/package.spec.ts') return 'package';
  return ['electron', 'shared', 'build'].includes(folder) ? 'unit' : folder;
}
