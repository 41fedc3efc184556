import type { Limits } from '#domain/execution.ts'
import type { SandboxRequest } from './sandbox.ts'
import { REPORT_BYTES } from './transcript.ts'

const MAGIC = Buffer.from('SBX2')
const PROGRAM_BYTES = 1024 ** 2
/** `/in` is a little larger, for the program and the file system's own needs. */
const INPUT_BYTES = 60 * 1024 ** 2
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/
/** Where the supervisor puts the program itself. */
const TAKEN = 'program.py'

/**
 * A request as the supervisor reads it: magic, length, JSON, then the files; the run's secret follows them.
 * @param given.timeoutMs after which the supervisor ends the program; the host keeps its own clock
 * @param given.processes the limit that the supervisor sets itself; null: a cgroup keeps it
 * @throws RangeError when the caller gives more, or other names, than a sandbox takes
 */
export function encodeRequest(
  request: SandboxRequest,
  { timeoutMs, processes }: { timeoutMs: number; processes: number | null },
): Buffer[] {
  check(request)
  const header = Buffer.from(
    JSON.stringify({
      program: request.program,
      files: request.files.map(({ name, bytes }) => ({ name, size: bytes.byteLength })),
      timeoutMs,
      caps: { ...capsOf(request.limits), processes },
    }),
  )
  const length = Buffer.alloc(4)
  length.writeUInt32BE(header.length)
  return [Buffer.concat([MAGIC, length, header]), ...request.files.map(({ bytes }) => Buffer.from(bytes))]
}

function check({ program, files }: SandboxRequest): void {
  if (!program.isWellFormed()) throw new RangeError('The program is not well-formed Unicode.')
  if (Buffer.byteLength(program) > PROGRAM_BYTES) throw new RangeError('The program is larger than 1 MB.')
  const total = files.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)
  if (total > INPUT_BYTES) throw new RangeError(`The input files are ${total} bytes; 60 MB is the most.`)
  const names = new Set(files.map(({ name }) => name))
  const strange = files.find(({ name }) => !NAME.test(name) || name === TAKEN)
  if (strange) throw new RangeError(`An input file may not be called "${strange.name}".`)
  if (names.size < files.length) throw new RangeError('Two input files have the same name.')
}

function capsOf(limits: Limits) {
  const { stdoutBytes, stderrBytes, files, fileBytes, totalFileBytes } = limits
  return { stdoutBytes, stderrBytes, reportBytes: REPORT_BYTES, files, fileBytes, totalFileBytes }
}
