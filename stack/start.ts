import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startDetached } from './detached.ts'
import { fail } from './fail.ts'
import { AlreadyRunning } from './holder.ts'
import { type Instance, startInstance } from './instance.ts'
import { configuredBase, portsFrom } from './ports.ts'
import { createProgress } from './progress.ts'
import { toldReady } from './told.ts'

/** npm start [-- --detach]: the embedded stack, until Ctrl-C or `npm stop`. */
async function main(): Promise<void> {
  const since = Date.now()
  const { values } = parseArgs({ options: { detach: { type: 'boolean' }, quiet: { type: 'boolean' } } })
  if (values.detach) {
    const ports = await startDetached(import.meta.filename)
    process.stdout.write(`${await toldReady(ports, since)}npm stop ends it.\n`)
    process.exit(0)
  }
  const instance = await startInstance({ ports: portsFrom(configuredBase()), progress: createProgress() })
  // Whoever started it detached tells of it.
  if (!values.quiet) process.stdout.write(`${await toldReady(instance.ports, since)}Ctrl-C ends it.\n`)
  await endWhenBroken(instance)
}

async function endWhenBroken(instance: Instance): Promise<void> {
  const what = await instance.broken
  process.stderr.write(`${what} Its log is in ${join(instance.folder, 'logs')}.\n`)
  await instance.stop()
  process.exit(1)
}

/** Asking for what is there already is no failure. */
function end(error: unknown): void {
  if (!(error instanceof AlreadyRunning) || error.state?.phase !== 'ready') fail(error)
  process.stdout.write(`${error.message}\n`)
  process.exit(0)
}

main().catch(end)
