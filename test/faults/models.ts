import { script } from '#test/job/ask.ts'
import type { World } from './world.ts'

const urlOf = (world: World) => `http://127.0.0.1:${world.servers.ports.models}`

/** Has the models suffer these faults at their next calls, instead of those still to come; the counts begin anew. */
export const scriptModels = (world: World, faults: object[]): Promise<void> => script(urlOf(world), faults)

/** The same, beside those still to come. */
export async function addScript(world: World, faults: object[]): Promise<void> {
  await fetch(`${urlOf(world)}/script`, { method: 'POST', body: JSON.stringify(faults) }).catch(() => null)
}

interface State {
  calls: Record<string, number>
  left: { role: string; fault: string }[]
}

async function stateOf(world: World): Promise<State> {
  const response = await fetch(`${urlOf(world)}/script`)
  const state: State = JSON.parse(await response.text())
  return state
}

/** How often each role was called since it was scripted. */
export const modelCalls = async (world: World) => (await stateOf(world)).calls

/** What is still to come. */
export const scriptsLeft = async (world: World) => (await stateOf(world)).left
