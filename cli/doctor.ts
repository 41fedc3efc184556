import { instanceUrl } from '#config.ts'
import { type Isolation, type IsolationReport, sealLine } from '#domain/isolation.ts'
import { createClient, type Readiness } from '#sdk/client.ts'
import { examine, type DoctorRow } from '#stack/doctor.ts'
import { temporalByHand } from '#stack/temporal-by-hand.ts'
import { type Arguments, UsageError } from './arguments.ts'
import { type Command, JSON_FLAG } from './command.ts'
import { temporalLines } from './doctor-temporal.ts'
import { dim, green, red, tell, visible, yellow } from './terminal.ts'

export const doctor: Command = {
  usage: 'doctor [--json | --temporal]',
  does: 'says of each component where it is and what to do, and of the sandbox which limits bind',
  flags: [
    JSON_FLAG,
    { name: 'temporal', value: null, does: 'prints what readies a shell for the temporal command' },
  ],
  exit: '1 when something stands in the way',
  run: tellAll,
}

const MARKS = { ready: green('✓'), missing: yellow('·'), problem: red('✕') }

/**
 * Tells each component: found where, its version, ready or the one thing to do; and of a running
 * instance, what it says of its dependencies and of the sandbox, limit by limit.
 */
async function tellAll({ words, flags }: Arguments): Promise<number> {
  if (words.length > 0) throw new UsageError('doctor takes no words.')
  if (flags.has('json') && flags.has('temporal'))
    throw new UsageError('doctor takes --json or --temporal, not both.')
  if (flags.has('temporal')) return tellTemporal()
  const [found, { rows: running, isolation }] = await Promise.all([examine(), instance()])
  const rows = [...found, ...running]
  if (flags.has('json')) process.stdout.write(`${JSON.stringify({ components: rows, isolation })}\n`)
  else {
    rows.forEach(print)
    if (isolation && isolation.proofs.length > 0) printProofs(isolation)
  }
  return rows.some((row) => row.state === 'problem') ? 1 : 0
}

/** For a shell to read, so that nothing else is on standard output. */
async function tellTemporal(): Promise<number> {
  const found = await temporalByHand()
  if (found === null) {
    tell('No instance of this clone is ready, so there is no Temporal to speak to; npm start starts one.')
    return 1
  }
  if (found.command === null) {
    tell(
      `Temporal is at ${found.address}, but its command is not found; set TEMPORAL_CLI_PATH to where it is.`,
    )
    return 1
  }
  process.stdout.write(`${temporalLines(found.command, found).join('\n')}\n`)
  return 0
}

function print({ name, state, where, version, fix }: DoctorRow): void {
  const place = [version, where && dim(where)].filter((part) => part !== null).join('  ')
  process.stdout.write(`${MARKS[state]} ${name.padEnd(18)} ${place}\n`)
  if (fix !== null) process.stdout.write(`    ${fix}\n`)
}

/** Whoever reads "64 MB" would take it for what a program may use. */
const CANARIES =
  '  Each limit was tried by a canary, a container with small limits of its own; the numbers are the canary’s.\n' +
  '  What a program may use is in docs/sandbox.md.\n'

function printProofs(isolation: Isolation): void {
  process.stdout.write(CANARIES)
  isolation.proofs.forEach((proof) => printProof(proof, isolation))
}

/** One limit of the sandbox: what was tried, and what came of it. */
function printProof({ limit, bound, detail }: Isolation['proofs'][number], { kind }: Isolation): void {
  const missed = kind === 'refused' ? MARKS.problem : MARKS.missing
  const said = bound ? 'binds' : 'does not bind'
  process.stdout.write(
    `  ${bound ? MARKS.ready : missed} ${limit.padEnd(16)} ${said}  ${dim(visible(detail))}\n`,
  )
}

/** What a running instance says; nothing when none runs. */
async function instance(): Promise<{ rows: DoctorRow[]; isolation: IsolationReport | null }> {
  const client = createClient({ baseUrl: instanceUrl() })
  const readiness = await client.ready().catch(() => null)
  if (readiness === null) return { rows: [], isolation: null }
  const isolation = await client.isolation().catch(() => null)
  const rows = readiness.dependencies.map(dependencyRow)
  return { rows: isolation ? [...rows, isolationRow(isolation)] : rows, isolation }
}

const dependencyRow = ({ name, ok, sentence }: Readiness['dependencies'][number]): DoctorRow => ({
  name: `→ ${name}`,
  state: ok ? 'ready' : 'problem',
  where: null,
  version: null,
  fix: sentence,
})

/** How the sandbox is sealed, how many of its limits were seen to bind, and when. */
function isolationRow(isolation: IsolationReport): DoctorRow {
  const { kind, missing, notes, proofs, provedAt } = isolation
  const bound = proofs.filter((proof) => proof.bound).length
  const proved = provedAt === null ? '' : `; ${bound} of ${proofs.length} limits seen to bind at ${provedAt}`
  return {
    name: '→ isolation',
    state: STATES[kind],
    where: sealLine(isolation) + proved,
    version: null,
    fix: [...missing, ...notes].join(' ') || null,
  }
}

/** What is weak works, so that it is no problem; but it should not look as if nothing were. */
const STATES = { strong: 'ready', weak: 'missing', refused: 'problem' } as const
