import { pino, stdTimeFunctions, stdSerializers, type DestinationStream, type Logger } from 'pino'
import { createOutput } from './output.ts'
import { scrubLine } from './scrub.ts'

export type Log = Logger

const STANDARD_OUTPUT = 1

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
  const log: Log = pino(options, destination ?? createOutput(STANDARD_OUTPUT, tellDropped))
  function tellDropped(lines: number) {
    log.warn({ dropped: lines }, 'lines were dropped, since they could not be written')
  }
  return log
}
