import { CancellationScope, sleep, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow'
import { SEARCH_ATTRIBUTES } from '#domain/search-attributes.ts'
import type { Step } from '#domain/steps.ts'

/** By what operators find jobs that are in a step. */
export interface StepAttribute {
  enter(step: Step): void
  /** What a run that closes sets, so that jobs are found by the step that they came to last. */
  last(): ReturnType<typeof keywordOf>[]
}

const STEP = { name: SEARCH_ATTRIBUTES.step, type: 'KEYWORD' as const }

const keywordOf = (step: Step) => ({ key: STEP, value: step })

/** In editions before the third it is set at each step, and stays so when the run closes. */
export const createStepAttribute = (edition: number): StepAttribute => (edition < 3 ? atOnce() : atLeisure())

const atOnce = (): StepAttribute => ({
  enter: (step) => upsertSearchAttributes([keywordOf(step)]),
  last: () => [],
})

/** How long a job may be found by the step before, in milliseconds. */
const LEISURE_MS = 5000

/**
 * Not for a step that takes milliseconds: to set it costs Temporal as much as to schedule the step. A job is started with
 * the first step set, so that at first there is nothing to set, unless somebody started it by hand.
 */
function atLeisure(): StepAttribute {
  let current: Step = 'vision'
  let set = workflowInfo().typedSearchAttributes.get(STEP)
  let setAt = Date.now()
  let isWaiting = false

  const write = () => {
    if (current === set) return
    upsertSearchAttributes([keywordOf(current)])
    ;[set, setAt] = [current, Date.now()]
  }

  /** Beside the story, which a cancel of the job ends, but not this. */
  async function writeAfter(ms: number) {
    isWaiting = true
    await CancellationScope.nonCancellable(() => sleep(ms))
    isWaiting = false
    write()
  }

  return {
    enter(step) {
      current = step
      if (isWaiting || current === set) return
      const wait = setAt + LEISURE_MS - Date.now()
      if (wait > 0) void writeAfter(wait)
      else write()
    },
    last() {
      set = current
      return [keywordOf(current)]
    },
  }
}
