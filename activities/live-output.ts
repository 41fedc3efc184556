import type { EventBody } from '#domain/event.ts'
import type { Execution, LiveOutput } from '#domain/execution.ts'
import { type AtOutput, createOutputBatch } from './output-batch.ts'

/** Output is told at most this often, in milliseconds. */
const EVERY_MS = 250

export interface Listener {
  at: AtOutput
  /** Writes an event. */
  tell(body: EventBody): Promise<void>
  /** Hears, once, why nothing more is told. */
  complain(error: unknown): void
}

/**
 * Runs a program and tells what it prints while it runs. Telling neither slows nor fails the run: events are written in
 * the background, one after another; all of them are written when this resolves.
 * @throws only what `run` throws
 */
export async function withLiveOutput(
  listener: Listener,
  run: (hear: (output: LiveOutput) => void) => Promise<Execution>,
): Promise<Execution> {
  const live = createLiveOutput(listener)
  try {
    const execution = await run(live.hear)
    live.end(execution.printed)
    return execution
  } finally {
    await live.over()
  }
}

function createLiveOutput({ at, tell, complain }: Listener) {
  const batch = createOutputBatch(at)
  const writer = createWriter(tell, complain)
  let timer: NodeJS.Timeout | null = null
  let isOver = false

  const arm = () => {
    if (isOver || writer.isBroken || !batch.isWaiting) return
    timer ??= setTimeout(() => void tick(), EVERY_MS)
  }
  const tick = async () => {
    batch.take().forEach(writer.write)
    await writer.written()
    timer = null
    arm()
  }
  return {
    hear(output: LiveOutput) {
      batch.add(output)
      arm()
    },
    end({ stdout, stderr }: Execution['printed']) {
      for (let last = batch.takeLast(); last.length > 0; last = batch.takeLast()) last.forEach(writer.write)
      if (stdout + stderr > 0) writer.write({ kind: 'output-ended', ...at, stdout, stderr })
    },
    over() {
      isOver = true
      if (timer) clearTimeout(timer)
      return writer.written()
    },
  }
}

/** Writes one event after another, up to the first that cannot be written. */
function createWriter(tell: Listener['tell'], complain: Listener['complain']) {
  let writing = Promise.resolve()
  let isBroken = false

  const write = async (body: EventBody) => {
    try {
      if (!isBroken) await tell(body)
    } catch (error) {
      isBroken = true
      complain(error)
    }
  }
  return {
    write: (body: EventBody) => void (writing = writing.then(() => write(body))),
    written: () => writing,
    get isBroken() {
      return isBroken
    },
  }
}
