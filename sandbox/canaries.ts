import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { DEFAULT_LIMITS, type Execution, type Limits, type SandboxOutcome } from '#domain/execution.ts'
import { GVISOR, type Proof } from './acceptance.ts'
import { cpuPeriodOf, ENVIRONMENT } from './host-config.ts'
import type { SandboxRequest } from './sandbox.ts'

/** A program that tries what a sandbox forbids, and what its outcome proves. */
export interface Canary {
  request: SandboxRequest
  /** Later than the host's own, so that it is the host's clock which is proved. */
  supervisorMs?: number
  proofsOf(execution: Execution): Proof[]
}

const SLOW_MS = 15_000
/** Far later than the host kills, also on a machine that is out of breath. */
const LATE_MS = 5000

/** Every variable that a program may find, those that the daemon and the supervisor set among them. */
const VARIABLES = [
  ...Object.keys(ENVIRONMENT),
  'HOSTNAME',
  'MPLCONFIGDIR',
  'OMP_NUM_THREADS',
  'OPENBLAS_NUM_THREADS',
  'RECKONER_REPORT_FD',
]

/** Outcomes that say all there is to say. */
const STOPPED: SandboxOutcome[] = ['timeout', 'oom', 'output_limit']

const FOUND = ['network', 'file-system', 'environment', 'seccomp', 'daemon', 'processes']
/** What the canary of links leaves that may come. */
const PLAIN = ['own', 'plain']
const foundForm = z.record(z.string(), z.strictObject({ bound: z.boolean(), detail: z.string() }))

/**
 * Two rows that are tried side by side, each one after the other: more at once would measure each other's load.
 * @param runtime in which they are tried: only gVisor has a kernel of its own to show
 */
export function canaries(runtime: string): Canary[][] {
  const gvisor = runtime === GVISOR
  return [
    [cpu(gvisor), symlinks()],
    [confinement(gvisor), memory(), time(), output()],
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
 * given because others take it proves nothing. gVisor starts out of it too, and is given twice as much.
 */
function cpu(gvisor: boolean): Canary {
  const limits = { ...DEFAULT_LIMITS, cpus: gvisor ? 0.2 : 0.1, timeoutMs: SLOW_MS }
  const seconds = 2
  const period = cpuPeriodOf(gvisor ? GVISOR : 'runc') / 1e6
  // The time may begin inside a period, and each processor may go past its share by a slice and a tick.
  const most = (seconds + period) * limits.cpus + 0.1
  const file = { name: 'seconds', bytes: Buffer.from(String(seconds)) }
  return {
    request: requestOf('cpu', limits, [file]),
    proofsOf(execution) {
      const used = execution.outcome === 'ok' ? Number(execution.stdout) : Infinity
      const said = `${used.toFixed(3)} s used in ${seconds} s with ${limits.cpus} processors: ${describe(execution)}`
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
    proofsOf(execution) {
      const bound = execution.outcome === 'timeout' && execution.ms.run < LATE_MS
      return [proof('time', bound, `an endless program in 0.3 s: ${describe(execution)}`)]
    },
  }
}

function output(): Canary {
  const limits = { ...DEFAULT_LIMITS, stdoutBytes: 65_536, timeoutMs: SLOW_MS }
  return {
    request: requestOf('output', limits),
    proofsOf(execution) {
      const kept = Buffer.byteLength(execution.stdout)
      const bound = execution.outcome === 'output_limit' && kept <= limits.stdoutBytes
      return [proof('output', bound, `${kept} bytes of 4 MB kept: ${describe(execution)}`)]
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
      const said = `4 links tried, ${made} made, ${strangers.join(', ') || 'none'} handed out`
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
  const last = STOPPED.includes(outcome) ? '' : stderr.trim().split('\n').at(-1)
  return `${outcome} after ${ms.run} ms${last ? `; ${last}` : ''}`
}
