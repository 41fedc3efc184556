import { readFile } from 'node:fs/promises'
import { MODEL_ROLES, type ModelRole } from '#domain/steps.ts'
import type { World } from './world.ts'

/** How often each role was called, as the models' server wrote it down; null: it did not. */
export type ModelCalls = Record<ModelRole, number> | null

/** One line for each call, kept over every end of the server. */
export async function countCalls({ modelCalls }: Pick<World, 'modelCalls'>): Promise<ModelCalls> {
  if (modelCalls === null) return null
  const lines = (await readFile(modelCalls, 'utf8')).split('\n')
  const counts = MODEL_ROLES.map((role) => [role, lines.filter((line) => line === role).length])
  return Object.fromEntries(counts) as Record<ModelRole, number>
}
