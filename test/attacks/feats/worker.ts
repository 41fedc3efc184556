import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ArenaOptions, Runtime, Site } from '#test/attacks/arena.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')

/** A process of its own that runs a program in a sandbox, as a worker does, and may be killed. */
export interface Worker {
  process: ChildProcess
  /** The outcome of its run; null: it ended without one. */
  outcome: Promise<string | null>
}

export interface Task extends Pick<ArenaOptions, 'warm'> {
  runtime: Runtime
  site: Site
  instance: string
  program: string
}

/** Starts a worker. @returns when its program has printed something */
export async function startWorker(task: Task): Promise<Worker> {
  const script = `
    import { openArena } from '#test/attacks/arena.ts'
    const { runtime, site, program, ...options } = ${JSON.stringify(task)}
    const arena = openArena(runtime, site, options)
    await arena.sandbox.prove()
    const hear = () => console.log('begun')
    const { outcome } = await arena.run(program, { limits: { timeoutMs: 60000 }, hear })
    console.log(outcome)
    await arena.close()`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const begun = Promise.withResolvers<void>()
  const outcome = Promise.withResolvers<string | null>()
  lines.on('line', (line) => (line === 'begun' ? begun.resolve() : outcome.resolve(line)))
  lines.on('close', () => {
    outcome.resolve(null)
    begun.reject(new Error('The worker ended before its program began.'))
  })
  await Promise.race([begun.promise, outcome.promise])
  return { process: child, outcome: outcome.promise }
}
