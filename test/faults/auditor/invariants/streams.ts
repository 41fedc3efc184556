import { isDeepStrictEqual } from 'node:util'
import type { Stream } from '#test/faults/auditor/client-log.ts'
import type { Evidence } from '#test/faults/auditor/evidence.ts'
import type { EventRow } from '#test/faults/auditor/postgres.ts'
import { type Found, of } from '#test/faults/auditor/world.ts'

/**
 * I10: every event that a client was given is in the final log under the same number, of the same run and with the same
 * body, and a reader was given them from the number it asked for on, none left out, none twice, in order.
 */
export function streams({ rows, log }: Evidence): Found[] {
  const eventsOf = Map.groupBy(rows.events, ({ job_id: id }) => id)
  return log.streams.flatMap((stream) => {
    const sentence = faultOf(stream, eventsOf.get(stream.jobId) ?? [])
    return sentence === null ? [] : [of(stream.jobId, sentence)]
  })
}

function faultOf({ after, events }: Stream, log: EventRow[]): string | null {
  const gap = events.findIndex(({ seq }, index) => seq !== after + index + 1)
  if (gap >= 0)
    return `A client that asked for events after ${after} was given number ${events[gap]?.seq} in place ${gap + 1}.`
  const bySeq = new Map(log.map((event) => [event.seq, event]))
  const wrong = events.find(({ seq, runId, body }) => {
    const kept = bySeq.get(seq)
    return !isDeepStrictEqual({ runId, body }, { runId: kept?.run_id, body: kept?.body })
  })
  return wrong
    ? `A client was given event ${wrong.seq} (${wrong.body.kind}), which is not in the log like that.`
    : null
}
