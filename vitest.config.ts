import { defineConfig } from 'vitest/config'

/*
 * Four kinds of test, told apart by name:
 *
 *   x.test.ts     needs nothing but this process (project `unit`)
 *   x.it.test.ts  needs real services (project `integration`)
 *   x.limits.ts   takes away limits of gVisor's, half a minute each; `npm run test:attacks` alone runs them (project `limits`)
 *   x.row.ts      ends and starts a whole Reckoner of its own, minutes long; `npm run test:faults -- --rows` runs them (project `rows`)
 *
 * A test asks for a service at the top level of its file and gets an address; it is started on free ports when the
 * first one asks, shared by the whole run, and stopped at its end (`test/services.ts` lists them):
 *
 *   import { useDatabase, useService } from '#test/services.ts'
 *   const { redisUrl } = await useService('redis')
 *   const database = await useDatabase()          // empty, your own; afterAll(() => database.drop())
 *
 * `vitest run db` starts only what the tests below `db/` ask for; `vitest run --project unit` starts nothing.
 */
const exclude = ['**/node_modules/**', 'web/dist/**', '.reckoner/**']

export default defineConfig({
  test: {
    globalSetup: './test/global-setup.ts',
    teardownTimeout: 60_000,
    // Two cores, and most integration tests wait for servers that share them.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...exclude, '**/*.it.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['**/*.it.test.ts'],
          exclude,
          testTimeout: 60_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'limits',
          include: ['sandbox/*.limits.ts'],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'rows',
          include: ['test/faults/rows/*.row.ts'],
          exclude,
          testTimeout: 240_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
