import { instanceUrl } from '#config.ts'
import type { IsolationReport } from '#domain/isolation.ts'
import { createClient, type Readiness } from '#sdk/client.ts'
import { examine, type DoctorRow } from '#stack/doctor.ts'
import { parseArguments } from './arguments.ts'
import { dim, green, red, yellow } from './terminal.ts'

export const DOCTOR_USAGE = 'reckoner doctor [--json]'

const MARKS = { ready: green('✓'), missing: yellow('·'), problem: red('✕') }

/**
 * Tells each component: found where, its version, ready or the one thing to do; and of a running
 * instance, what it says of its dependencies and of the sandbox.
 * @returns the exit code: 1 when something stands in the way
 */
export async function doctor(given: readonly string[]): Promise<number> {
  const { flags } = parseArguments(given, { valued: [], switches: ['json'] })
  const rows = [...(await examine()), ...(await instanceRows())]
  if (flags.has('json')) process.stdout.write(`${JSON.stringify({ components: rows })}\n`)
  else rows.forEach(print)
  return rows.some((row) => row.state === 'problem') ? 1 : 0
}

function print({ name, state, where, version, fix }: DoctorRow): void {
  const place = [version, where && dim(where)].filter((part) => part !== null).join('  ')
  process.stdout.write(`${MARKS[state]} ${name.padEnd(18)} ${place}\n`)
  if (fix !== null) process.stdout.write(`    ${fix}\n`)
}

/** What a running instance says; nothing when none runs. */
async function instanceRows(): Promise<DoctorRow[]> {
  const where = instanceUrl()
  const client = createClient({ baseUrl: where })
  const readiness = await client.ready().catch(() => null)
  if (readiness === null) return []
  const isolation = await client.isolation().catch(() => null)
  return [...readiness.dependencies.map(dependencyRow), ...(isolation ? [isolationRow(isolation)] : [])]
}

const dependencyRow = ({ name, ok, sentence }: Readiness['dependencies'][number]): DoctorRow => ({
  name: `→ ${name}`,
  state: ok ? 'ready' : 'problem',
  where: null,
  version: null,
  fix: sentence,
})

/** How the sandbox is sealed, and how many of its limits were proved to bind. */
const isolationRow = ({ kind, summary, missing, proofs }: IsolationReport): DoctorRow => ({
  name: '→ isolation',
  state: kind === 'refused' ? 'problem' : 'ready',
  where: `${kind}: ${summary}; ${proofs.filter(({ bound }) => bound).length} of ${proofs.length} limits bind`,
  version: null,
  fix: missing.length === 0 ? null : missing.join(' '),
})
