import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { DEFAULT_LIMITS, type Execution, type Limits } from '#domain/execution.ts'
import { GVISOR, type Proof } from './acceptance.ts'
import { ENVIRONMENT } from './host-config.ts'
import type { SandboxRequest } from './sandbox.ts'

/** A program that tries what a sandbox forbids, and what its outcome proves. */
export interface Canary {
  request: SandboxRequest
  /** Later than the host's own, so that it is the host's clock which is proved. */
  supervisorMs?: number
  proofsOf(execution: Execution): Proof[]
}

const SLOW_MS = 15_000

/** Every variable that a program may find, those that the daemon and the supervisor set among them. */
const VARIABLES = [
  ...Object.keys(ENVIRONMENT),
  'HOSTNAME',
  'MPLCONFIGDIR',
  'OMP_NUM_THREADS',
  'OPENBLAS_NUM_THREADS',
  'RECKONER_REPORT_FD',
]

const FOUND = ['network', 'file-system', 'environment', 'seccomp', 'daemon', 'processes']
/** What the canary of links leaves that may come. */
const PLAIN = ['own', 'plain']
const foundForm = z.record(z.string(), z.strictObject({ bound: z.boolean(), detail: z.string() }))

/**
 * Two rows that are tried side by side, each one after the other: more at once would measure each other's load.
 * @param runtime in which they are tried: only gVisor has a kernel of its own to show
 */
export function canaries(runtime: string): Canary[][] {
  return [
    [cpu(), output(), symlinks()],
    [confinement(runtime === GVISOR), memory(), time()],
  ]
}

function confinement(gvisor: boolean): Canary {
  const limits = { ...DEFAULT_LIMITS, processes: 24, timeoutMs: SLOW_MS }
  const expected = { environment: VARIABLES, processes: limits.processes, gvisor }
  const names = gvisor ? [...FOUND, 'runtime'] : FOUND
  const file = { name: 'expected.json', bytes: Buffer.from(JSON.stringify(expected)) }
  return {
    request: requestOf('confinement', limits, [file]),
    proofsOf(execution) {
      const found = execution.outcome === 'ok' ? foundIn(execution.stdout) : {}
      const unseen = { bound: false, detail: `the canary did not report: ${describe(execution)}` }
      return names.map((limit) => ({ limit, ...(found[limit] ?? unseen) }))
    },
  }
}

/**
 * So little of the processors that even a machine under heavy load would give more, were there no limit: what is not
 * given because others take it proves nothing.
 */
function cpu(): Canary {
  const limits = { ...DEFAULT_LIMITS, cpus: 0.1, timeoutMs: SLOW_MS }
  const seconds = 1
  // The kernel hands out slices of 5 ms to each processor, and the time may begin and end inside a period of 100 ms.
  const most = seconds * limits.cpus + 0.035
  const file = { name: 'seconds', bytes: Buffer.from(String(seconds)) }
  return {
    request: requestOf('cpu', limits, [file]),
    proofsOf(execution) {
      const used = execution.outcome === 'ok' ? Number(execution.stdout) : Infinity
      const said = `${used.toFixed(3)} s of ${limits.cpus} × ${seconds} s: ${describe(execution)}`
      // A canary that was given no time at all has measured nothing.
      return [proof('cpu', used > 0 && used <= most, said)]
    },
  }
}

function memory(): Canary {
  const limits = { ...DEFAULT_LIMITS, memoryBytes: 64 * 1024 ** 2, timeoutMs: SLOW_MS }
  return {
    request: requestOf('memory', limits),
    proofsOf: (execution) => [
      proof('memory', execution.outcome === 'oom', `192 MB in 64 MB: ${describe(execution)}`),
    ],
  }
}

function time(): Canary {
  const limits = { ...DEFAULT_LIMITS, timeoutMs: 300 }
  return {
    request: requestOf('time', limits),
    supervisorMs: SLOW_MS,
    proofsOf: (execution) => [
      proof('time', execution.outcome === 'timeout' && execution.ms.run < 5000, describe(execution)),
    ],
  }
}

function output(): Canary {
  const limits = { ...DEFAULT_LIMITS, stdoutBytes: 65_536, timeoutMs: SLOW_MS }
  return {
    request: requestOf('output', limits),
    proofsOf(execution) {
      const kept = Buffer.byteLength(execution.stdout)
      const bound = execution.outcome === 'output_limit' && kept <= limits.stdoutBytes
      return [proof('output', bound, `${kept} bytes kept of 4 MB: ${describe(execution)}`)]
    },
  }
}

function symlinks(): Canary {
  const limits = { ...DEFAULT_LIMITS, timeoutMs: SLOW_MS }
  return {
    request: requestOf('symlinks', limits),
    proofsOf(execution) {
      const came = execution.files.map(({ name }) => name)
      const strangers = came.filter((name) => !PLAIN.includes(name))
      const bound = execution.outcome === 'ok' && came.includes('plain') && strangers.length === 0
      const made = execution.stdout.split('\n').filter((line) => line !== '').length
      const said = `4 links tried, ${made} made, handed out: ${strangers.join(', ') || 'none'}`
      return [proof('symlinks', bound, `${said}: ${describe(execution)}`)]
    },
  }
}

function requestOf(name: string, limits: Limits, files: SandboxRequest['files'] = []): SandboxRequest {
  const program = readFileSync(join(import.meta.dirname, 'canaries', `${name}.py`), 'utf8')
  return { program, files, limits, labels: { canary: name }, lease: null }
}

function foundIn(stdout: string): z.infer<typeof foundForm> {
  try {
    return foundForm.parse(JSON.parse(stdout))
  } catch {
    return {}
  }
}

function proof(limit: string, bound: boolean, detail: string): Proof {
  return { limit, bound, detail }
}

function describe({ outcome, ms, stderr }: Execution): string {
  const last = stderr.trim().split('\n').at(-1) ?? ''
  return `${outcome} after ${ms.run} ms${last === '' ? '' : `; ${last}`}`
}
