import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { testProjects } from './build/test-projects.mjs';

const electronSuite = {
  globalSetup: 'tests/e2e/setup.ts',
  fileParallelism: false,
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: [testProjects['unit']], testTimeout: 60_000 } },
      { plugins: [react()], test: { name: 'renderer', include: [testProjects['renderer']], environment: 'happy-dom', testTimeout: 20_000 } },
      { test: { name: 'integration', include: [testProjects['integration']], testTimeout: 60_000 } },
      { test: { name: 'interop', include: [testProjects['interop']], testTimeout: 300_000, hookTimeout: 300_000, fileParallelism: false } },
      { test: { name: 'e2e', include: [testProjects['e2e']], ...electronSuite } },
      { test: { name: 'tour', include: [testProjects['tour']], ...electronSuite, testTimeout: 180_000 } },
      { test: { name: 'package', include: [testProjects['package']], ...electronSuite, testTimeout: 120_000, hookTimeout: 120_000 } },
    ],
    coverage: {
      provider: 'v8',
      // A failing test must not hide what is uncovered.
      reportOnFailure: true,
      include: ['electron/**/*.ts', 'renderer/**/*.{ts,tsx}', 'shared/**/*.ts'],
      reporter: ['text-summary', 'json', 'html'],
    },
  },
});
