import { setTimeout as sleep } from 'node:timers/promises'
import { fail } from './fail.ts'
import { defaultFolder } from './instance.ts'
import { type InstanceState, endLeftovers, readState, removeState } from './instance-state.ts'
import { isAlive } from './process-mark.ts'

/** The slowest part may take 20 s to end in good order, and parts end in three waves. */
const PATIENCE_MS = 60_000

/** npm stop: ends the instance of this clone, whoever started it. */
async function main(): Promise<void> {
  const folder = defaultFolder()
  const state = await readState(folder)
  if (!state) return say('No instance of this clone is running.')
  if (isAlive(state.holder)) {
    await askToEnd(state)
    return say('Stopped.')
  }
  const left = await endLeftovers(state)
  await removeState(folder)
  const what = left.length === 0 ? '' : ` What it left running was ended: ${left.join(', ')}.`
  say(`The instance of this clone had crashed.${what}`)
}

async function askToEnd(state: InstanceState): Promise<void> {
  process.kill(state.holder.pid, 'SIGTERM')
  const deadline = Date.now() + PATIENCE_MS
  while (isAlive(state.holder)) {
    if (Date.now() > deadline) {
      throw new Error(
        `Process ${state.holder.pid} has not ended within a minute; kill -9 ${state.holder.pid} ends it.`,
      )
    }
    await sleep(50)
  }
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`)
}

main().catch(fail)
