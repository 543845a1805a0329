import { defineConfig } from 'vitest/config'

const conditions = ['source', 'node', 'import', 'default']
const exclude = ['**/node_modules/**', '**/dist/**', '.data/**', '.cache/**']

/** Tests with processes of their own: a minute is an emergency brake, conditions decide. */
const withProcesses = {
  globalSetup: './test/testkit/ground.ts',
  testTimeout: 60_000,
  hookTimeout: 120_000,
}

// One graphql, the one that packages get from Node: a second copy would fail every `instanceof`.
const alias = [{ find: /^graphql$/, replacement: 'graphql/index.js' }]

export default defineConfig({
  resolve: { conditions, alias },
  ssr: { resolve: { conditions } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          exclude,
          include: [
            '{shared,services,gateway,launcher,test/bench,test/chaos,test/fixture}/**/*.test.ts',
          ],
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          exclude,
          include: ['test/{integration,gateway,operations,fuzz}/**/*.test.ts'],
          ...withProcesses,
          // Two cores: files side by side only wait for each other.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'journey',
          exclude,
          include: ['test/journey/**/*.test.ts'],
          ...withProcesses,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
