import { join } from 'node:path'
import { loadSandboxConfig } from '#config.ts'
import { ConfigError } from '#domain/environment.ts'
import { DEFAULT_LIMITS, type Execution } from '#domain/execution.ts'
import { defaultFolder } from '#stack/instance.ts'
import { endOnSignals } from '#stack/signals.ts'
import type { Arguments } from './arguments.ts'
import type { Command } from './command.ts'
import {
  readCall,
  readRequest,
  SANDBOX_FLAGS,
  SANDBOX_USAGE,
  type SandboxCall,
  UnusableFile,
} from './sandbox-call.ts'
import { keepFiles } from './sandbox-keep.ts'
import { notBegun } from './sandbox-not-begun.ts'
import { sandboxReport, sentenceOf, tellReport } from './sandbox-report.ts'
import { runByHand } from './sandbox-run.ts'

/** For operators on the host: with or without an instance. */
export const sandbox: Command = {
  usage: SANDBOX_USAGE,
  does: 'runs a file in the sandbox by hand, without the critic',
  flags: SANDBOX_FLAGS,
  exit: '0 only when the outcome is ok; 130, 143 or 129 after Ctrl-C, SIGTERM or SIGHUP',
  run: runFile,
}

async function runFile(given: Arguments): Promise<number> {
  const call = readCall(given)
  const stop = new AbortController()
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  endOnSignals(() => {
    stop.abort()
    return over
  })
  try {
    const execution = await execute(call, stop.signal)
    const kept = await keepFiles(execution, join(defaultFolder(), 'sandbox'))
    const sentence = sentenceOf(execution)
    return tellReport(sandboxReport(execution, kept), { json: call.json, sentence })
  } finally {
    end()
  }
}

async function execute(call: SandboxCall, signal: AbortSignal): Promise<Execution> {
  try {
    const settings = loadSandboxConfig()
    const request = await readRequest(call, call.timeoutMs ?? settings.timeoutMs)
    return await runByHand(request, { ...settings, runtime: call.runtime ?? settings.runtime }, signal)
  } catch (error) {
    if (error instanceof UnusableFile) return refused('user_error', error.message, call)
    if (error instanceof ConfigError) return refused('infra_misconfig', error.message, call)
    throw error
  }
}

/** Nothing was started, because of what the person named or set. */
function refused(outcome: 'user_error' | 'infra_misconfig', sentence: string, call: SandboxCall): Execution {
  const limits = { ...DEFAULT_LIMITS, timeoutMs: call.timeoutMs ?? DEFAULT_LIMITS.timeoutMs }
  return { ...notBegun(outcome, '', limits), stderr: `${sentence}\n` }
}
