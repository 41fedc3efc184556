import { pino, stdTimeFunctions, stdSerializers, type DestinationStream, type Logger } from 'pino'
import { scrubLine } from './scrub.ts'

export type Log = Logger

export interface LogOptions {
  /** Which process speaks: `api`, `worker`, `model-server`, … */
  service: string
  level: string
  /** Where lines go; standard output when absent. */
  destination?: DestinationStream
}

/**
 * JSON lines with fixed names: `level` as a word, `time` in ISO 8601, `service`, `msg`, and what the
 * caller adds (`jobId`, `runId`, `step`, `error`). Secrets never reach a line: see `scrub`.
 */
export function createLog({ service, level, destination }: LogOptions): Log {
  const options = {
    level,
    base: { service },
    timestamp: stdTimeFunctions.isoTime,
    errorKey: 'error',
    serializers: { error: stdSerializers.err, err: stdSerializers.err },
    formatters: { level: (label: string) => ({ level: label }) },
    // On the finished line, and not on what is logged: bindings of children, messages of errors and
    // formatted arguments each reach a line by another way.
    hooks: { streamWrite: scrubLine },
  }
  return pino(options, destination ?? patientOutput())
}

/** How much may wait to be written, in bytes; what comes on top is dropped. */
const WAITING_BYTES = 1024 ** 2

/** Standard output, which may lie on a full disk: then lines are dropped, while the work that they tell of goes on. */
function patientOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: true, maxLength: WAITING_BYTES })
  output.on('error', () => {})
  return output
}
