import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { DEFAULT_LIMITS } from '#domain/execution.ts'
import { encodeRequest } from '#sandbox/request.ts'
import type { SandboxRequest } from '#sandbox/sandbox.ts'
import { messageOf } from '#stack/message.ts'
import { type Arguments, type Flag, UsageError, valueOf, valuesOf } from './arguments.ts'
import { JSON_FLAG } from './command.ts'

const RUNTIMES = ['auto', 'runsc', 'runc'] as const
export type Runtime = (typeof RUNTIMES)[number]

const LONGEST_SECONDS = 600

export const SANDBOX_USAGE =
  'sandbox run FILE.py [--input FILE]… [--timeout SECONDS] [--runtime auto|runsc|runc] [--json]'

export const SANDBOX_FLAGS: readonly Flag[] = [
  {
    name: 'input',
    value: 'FILE',
    does: 'the program finds it under /in by its last name; may be given again',
  },
  {
    name: 'timeout',
    value: 'SECONDS',
    does: `how long it may run, 1 to ${LONGEST_SECONDS}; else as SANDBOX_TIMEOUT_SECONDS says`,
  },
  { name: 'runtime', value: RUNTIMES.join('|'), does: 'what seals it; else as SANDBOX_RUNTIME says' },
  JSON_FLAG,
]

/** What the command was called with. */
export interface SandboxCall {
  /** Path of the program. */
  file: string
  /** Paths of what it finds under `/in`, by their last names. */
  inputs: string[]
  /** null: as `SANDBOX_TIMEOUT_SECONDS` has it. */
  timeoutMs: number | null
  /** null: as `SANDBOX_RUNTIME` has it. */
  runtime: Runtime | null
  json: boolean
}

/** @throws UsageError */
export function readCall(parsed: Arguments): SandboxCall {
  const [what, file, ...rest] = parsed.words
  if (what !== 'run' || file === undefined || rest.length > 0)
    throw new UsageError('sandbox wants the word run and the path of one program.')
  return {
    file,
    inputs: valuesOf(parsed, 'input'),
    timeoutMs: timeoutOf(valueOf(parsed, 'timeout')),
    runtime: runtimeOf(valueOf(parsed, 'runtime')),
    json: parsed.flags.has('json'),
  }
}

function timeoutOf(seconds: string | null): number | null {
  if (seconds === null) return null
  const number = Number(seconds)
  if (/^\d+$/.test(seconds) && number >= 1 && number <= LONGEST_SECONDS) return number * 1000
  throw new UsageError(`--timeout is "${seconds}"; it wants whole seconds from 1 to ${LONGEST_SECONDS}.`)
}

function runtimeOf(name: string | null): Runtime | null {
  const found = RUNTIMES.find((runtime) => runtime === name)
  if (name === null || found) return found ?? null
  throw new UsageError(`--runtime is "${name}"; it wants one of ${RUNTIMES.join(', ')}.`)
}

/** A file that is not there, or that a sandbox does not take; the message is for the person who named it. */
export class UnusableFile extends Error {
  override name = 'UnusableFile'
}

/**
 * Reads the program and what goes under `/in`, and looks whether a sandbox takes them.
 * @throws UnusableFile
 */
export async function readRequest({ file, inputs }: SandboxCall, timeoutMs: number): Promise<SandboxRequest> {
  const request = {
    program: textOf(await bytesOf(file), file),
    files: await Promise.all(
      inputs.map(async (path) => ({ name: basename(path), bytes: await bytesOf(path) })),
    ),
    limits: { ...DEFAULT_LIMITS, timeoutMs },
    labels: {},
    lease: null,
  }
  try {
    encodeRequest(request, { timeoutMs, processes: null })
  } catch (error) {
    throw new UnusableFile(messageOf(error), { cause: error })
  }
  return request
}

/** Errors of reading a file, by their system code. */
const UNREADABLE: Record<string, string> = {
  ENOENT: 'There is no file of that name',
  ENOTDIR: 'There is no file of that name',
  EISDIR: 'That is a folder and not a file',
  EACCES: 'This user may not read it',
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new UnusableFile(`${UNREADABLE[code] ?? messageOf(error)}: ${path}`, { cause: error })
  }
}

function textOf(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new UnusableFile(`The program is not UTF-8 text: ${path}`, { cause: error })
  }
}
