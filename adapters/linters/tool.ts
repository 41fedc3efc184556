import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'

/** How long one tool may take over one program. */
const TIME_LIMIT_MS = 20_000
/** No report of a program of 64 kB is longer. */
const OUTPUT_LIMIT = 4 * 1024 ** 2

export interface Tool {
  command: string
  args: string[]
  /** Written to its standard input. */
  input: string
  timeoutMs?: number
}

/** How a tool ended: by itself, or not as it should. */
export type ToolEnd = { kind: 'ended'; code: number; output: string } | { kind: 'broken'; why: string }

/** Nothing of our environment reaches a tool: no setting of it, and no secret. */
const ENVIRONMENT = { LANG: 'C.UTF-8' }

/**
 * Runs a tool over a text once. Killed when it takes too long, says too much, or `signal` is aborted.
 * @throws the reason of `signal`
 */
export async function runTool(tool: Tool, signal: AbortSignal): Promise<ToolEnd> {
  signal.throwIfAborted()
  const end = await ended(tool, signal)
  signal.throwIfAborted()
  return end
}

function ended({ command, args, input, timeoutMs = TIME_LIMIT_MS }: Tool, signal: AbortSignal) {
  return new Promise<ToolEnd>((resolve) => {
    const child = spawn(command, args, { env: ENVIRONMENT, cwd: tmpdir(), stdio: ['pipe', 'pipe', 'pipe'] })
    const output: Buffer[] = []
    let size = 0
    let why: string | null = null
    const kill = (reason: string): void => {
      why ??= reason
      child.kill('SIGKILL')
    }
    const clock = setTimeout(() => kill(`took longer than ${timeoutMs / 1000} s`), timeoutMs)
    const abort = (): void => kill('was cancelled')
    signal.addEventListener('abort', abort)
    const settle = (end: ToolEnd): void => {
      clearTimeout(clock)
      signal.removeEventListener('abort', abort)
      resolve(end)
    }

    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > OUTPUT_LIMIT) kill('said too much')
      else output.push(chunk)
    })
    // Its complaints are read so that it does not wait for a reader; what counts is its report.
    child.stderr.resume()
    // A tool that ends before it has read everything is judged by how it ended.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.on('error', (error) => settle({ kind: 'broken', why: `could not be started: ${error.message}` }))
    child.on('close', (code, signalName) => {
      const output8 = Buffer.concat(output).toString()
      if (why === null && code !== null) settle({ kind: 'ended', code, output: output8 })
      else settle({ kind: 'broken', why: why ?? `was killed by ${signalName}` })
    })
  })
}
