import { spawn } from 'node:child_process'
import { type RunAs, dieWithParent } from './die-with-parent.ts'

export interface RunOptions {
  cwd?: string
  /** Added to the environment of this process. */
  env?: Record<string, string>
  runAs?: RunAs | null
  /** How many of its last lines the error repeats; 20 by default. */
  lines?: number
  /** Told each line it prints, so that people see a long run move. */
  say?: (line: string) => void
}

/**
 * Runs a program to its end; it ends with this process.
 * @returns what it printed on stdout
 * @throws Error with its last lines when it fails
 */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  const wrapped = await dieWithParent(command, args, { runAs: options.runAs ?? null })
  const child = spawn(wrapped.command, wrapped.args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
    stdio: [wrapped.watchesStdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let both = ''
  const listen = (text: string) => {
    both += text
    const line = text
      .trimEnd()
      .split(/[\r\n]+/)
      .at(-1)
    if (line) options.say?.(line.trim())
  }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    listen(text)
  })
  child.stderr?.setEncoding('utf8').on('data', listen)
  const end = await new Promise<string | null>((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${command} could not be started: ${error.message}`)))
    child.once('close', (code, signal) => resolve(code === 0 ? null : (signal ?? `exit code ${code}`)))
  })
  if (end === null) return stdout
  throw new Error(
    `${[command, ...args].join(' ')} failed with ${end}. Its last lines:\n${lastLines(both, options.lines ?? 20)}`,
  )
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n')
}
