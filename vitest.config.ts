import { defineConfig } from 'vitest/config'

/*
 * Two kinds of test, told apart by name:
 *
 *   x.test.ts     needs nothing but this process (project `unit`)
 *   x.it.test.ts  needs real services (project `integration`)
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
    ],
  },
})
