import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { follow } from './follow.ts'
import { AlreadyRunning } from './holder.ts'
import { defaultFolder } from './instance.ts'
import { readState } from './instance-state.ts'
import { type Ports, configuredBase, portsFrom } from './ports.ts'
import { isAlive } from './process-mark.ts'

/**
 * Runs a program that starts this clone's instance in a session of its own, so that it outlives us, and waits until
 * the instance is ready, showing its progress. Interrupted meanwhile, it takes the half-started instance along.
 * @returns where it listens
 * @throws AlreadyRunning
 */
export async function startDetached(program: string): Promise<Ports> {
  const folder = defaultFolder()
  const ports = portsFrom(configuredBase())
  const state = await readState(folder)
  if (state && isAlive(state.holder)) throw new AlreadyRunning(state)

  mkdirSync(join(folder, 'logs'), { recursive: true })
  const log = join(folder, 'logs', 'start.log')
  const output = openSync(log, 'w', 0o600)
  const child = spawn(process.execPath, [program, '--quiet'], {
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const stopFollowing = follow(log)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => child.kill('SIGTERM'))
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
  const code = await Promise.race([ended, untilReady(folder, child.pid ?? 0)])
  stopFollowing()
  // What it had to say was just shown.
  if (code !== 'ready') process.exit(code)
  child.unref()
  return ports
}

async function untilReady(folder: string, pid: number): Promise<'ready'> {
  for (;;) {
    const state = await readState(folder)
    if (state?.phase === 'ready' && state.holder.pid === pid) return 'ready'
    await sleep(100)
  }
}
