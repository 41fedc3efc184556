import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow'
import { SEARCH_ATTRIBUTES } from '#domain/search-attributes.ts'
import { STEP_TABLE, type Step } from '#domain/steps.ts'

/** What operators see of a job in Temporal's own page: each step with what it came to, and how to go back to it. */
export interface Shown {
  /** Says that a step begins; gives what says that it ended. */
  begin(step: Step, attempt: number): (state: 'done' | 'failed' | 'cancelled') => void
}

type Row = { step: Step; attempt: number; state: string }

/** One for each run of a job. */
export function createShown(): Shown {
  const rows: Row[] = []
  return {
    begin(step, attempt) {
      const row: Row = { step, attempt, state: 'running' }
      rows.push(row)
      upsertSearchAttributes([keyword(SEARCH_ATTRIBUTES.step, step)])
      setCurrentDetails(detailsOf(rows))
      return (state) => {
        row.state = state
        setCurrentDetails(detailsOf(rows))
      }
    },
  }
}

/** Lets operators filter by how a job closed. */
export const showOutcome = (outcome: string): void =>
  upsertSearchAttributes([keyword(SEARCH_ATTRIBUTES.outcome, outcome)])

const keyword = (name: string, value: string) => ({ key: { name, type: 'KEYWORD' as const }, value })

const detailsOf = (rows: readonly Row[]): string => [...tableOf(rows), '', ...ruleOf()].join('\n')

const tableOf = (rows: readonly Row[]): string[] => [
  '| step | attempt | activity | state |',
  '| --- | --- | --- | --- |',
  ...rows.map(
    ({ step, attempt, state }) => `| ${step} | ${attempt} | ${STEP_TABLE[step].activity} | ${state} |`,
  ),
]

const ruleOf = (): string[] => [
  '**To make a step again**: find the last event in the history that begins its activity, *ActivityTaskScheduled* or (for',
  '`evaluateChecks`) the *MarkerRecorded* `core_local_activity` with its name, and reset to the event that its',
  '*workflowTaskCompletedEventId* names, without reapplying updates. Or let Reckoner find it:',
  '',
  `\`npx reckoner reset ${workflowInfo().workflowId.replace(/^job\//, '')} --from STEP --reason "…"\``,
  '',
  'Never reset a job that has closed to its *last workflow task*: that only closes it again.',
]
