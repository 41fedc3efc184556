import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow'
import type { JobInput } from '#domain/job.ts'
import { SEARCH_ATTRIBUTES } from '#domain/search-attributes.ts'
import { STEP_TABLE, type Step } from '#domain/steps.ts'
import { createStepAttribute } from './step-attribute.ts'

/** What operators see of a job in Temporal's own page: each step with what it came to, and how to go back to it. */
export interface Shown {
  /** Says that a step begins; gives what says that it ended. */
  begin(step: Step, attempt: number): (state: 'done' | 'failed' | 'cancelled') => void
  /** Lets operators filter by how a job closed, and by the step that it came to last. */
  close(outcome: string): void
}

const OUTCOME = { name: SEARCH_ATTRIBUTES.outcome, type: 'KEYWORD' as const }

type Row = { step: Step; attempt: number; state: string }

/** Temporal evaluates this module anew for each run, so that its story and whoever closes it have the same one. */
let shown: Shown | null = null

/** What is shown of the run that asks. @param job whoever starts a workflow by hand may forget it */
export const shownOf = (job: JobInput | null | undefined): Shown => (shown ??= createShown(job?.edition ?? 1))

function createShown(edition: number): Shown {
  const rows: Row[] = []
  const attribute = createStepAttribute(edition)
  return {
    begin(step, attempt) {
      const row: Row = { step, attempt, state: 'running' }
      rows.push(row)
      attribute.enter(step)
      setCurrentDetails(detailsOf(rows))
      return (state) => {
        row.state = state
        setCurrentDetails(detailsOf(rows))
      }
    },
    close(outcome) {
      upsertSearchAttributes([...attribute.last(), { key: OUTCOME, value: outcome }])
    },
  }
}

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
  '`reviewProgram` and `evaluateChecks`) the *MarkerRecorded* `core_local_activity` with its name, and reset to the event',
  'that its *workflowTaskCompletedEventId* names, without reapplying updates. A quick `describeImage` has made steps after',
  'it, too: where they have no event, take its. Or let Reckoner find it:',
  '',
  `\`npx reckoner reset ${workflowInfo().workflowId.replace(/^job\//, '')} --from STEP --reason "…"\``,
  '',
  'A review of the program in the same turn is made again, too, and may come to another verdict.',
  'Never reset a job that has closed to its *last workflow task*: that only closes it again.',
]
