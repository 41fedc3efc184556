import type { Ahead } from '#domain/activities.ts'
import type { Step } from '#domain/steps.ts'
import type { Shown } from './shown.ts'
import type { Steps } from './steps.ts'

/** The steps of the first attempt, of which some may have been made by the activity that read the picture. */
export function withAhead(steps: Steps, shown: Shown): Steps {
  const ahead: Ahead = {}

  /** Once: whoever asks again wants it made again. */
  function taken<N extends keyof Ahead>(step: Step, name: N): Ahead[N] {
    const made = ahead[name]
    if (made) shown.begin(step, 1)('done')
    delete ahead[name]
    return made
  }

  return {
    ...steps,
    async describeImage(job) {
      const read = await steps.describeImage(job)
      if (read.kind === 'read') Object.assign(ahead, read.ahead)
      return read
    },
    planAnswer: async (...given) => taken('reasoning', 'planAnswer') ?? steps.planAnswer(...given),
    writeProgram: async (...given) => taken('codegen', 'writeProgram') ?? steps.writeProgram(...given),
    reviewProgram: async (...given) => taken('critic', 'reviewProgram') ?? steps.reviewProgram(...given),
    runProgram: async (...given) => taken('execution', 'runProgram') ?? steps.runProgram(...given),
    evaluateChecks: async (...given) => taken('checks', 'evaluateChecks') ?? steps.evaluateChecks(...given),
  }
}
