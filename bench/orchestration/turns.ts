import { median } from '#bench/statistics.ts'
import { type History, timeOf } from './moments.ts'

/** One turn of a workflow, in milliseconds. */
export interface WorkflowTurn {
  /** From when Temporal knew that it was its turn until a worker had it. */
  waited: number
  /** From then until Temporal had kept what it wants next. */
  worked: number
}

/** The turns of a workflow that were answered. */
export function turnsOf(history: History): WorkflowTurn[] {
  const byId = (id: unknown) => history.find(({ eventId }) => String(eventId) === String(id))
  return history.flatMap((event) => {
    const answered = event.workflowTaskCompletedEventAttributes
    if (!answered) return []
    const started = timeOf(byId(answered.startedEventId))
    return [{ waited: started - timeOf(byId(answered.scheduledEventId)), worked: timeOf(event) - started }]
  })
}

export function tellTurns(histories: readonly History[]): string {
  const turns = histories.flatMap(turnsOf)
  const of = (pick: (turn: WorkflowTurn) => number) => median(turns.map(pick)).toFixed(1)
  const each = (turns.length / histories.length).toFixed(1)
  const events = median(histories.map(({ length }) => length))
  return (
    `Turns of its workflow: ${each}, each ${of(({ waited }) => waited)} ms until a worker has it and ` +
    `${of(({ worked }) => worked)} ms until it is answered; ${events} events in its history.`
  )
}
