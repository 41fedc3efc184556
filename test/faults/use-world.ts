import { afterAll, afterEach } from 'vitest'
import { createProgress } from '#stack/progress.ts'
import { openWorld, type World, type WorldOptions } from './world.ts'

/** A world of one's own for a test file, whole again after each test. Call it at the top level, where no limit applies. */
export async function useWorld(options: Omit<WorldOptions, 'progress'> = {}): Promise<World> {
  const world = await openWorld({ ...options, progress: createProgress() })
  afterEach(() => world.heal(), 120_000)
  afterAll(() => world.close(), 120_000)
  return world
}
