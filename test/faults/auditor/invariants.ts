import type { Evidence } from './evidence.ts'
import { accepted } from './invariants/accepted.ts'
import { charges } from './invariants/charges.ts'
import { keys } from './invariants/keys.ts'
import { leftovers } from './invariants/leftovers.ts'
import { outcomes } from './invariants/outcomes.ts'
import { owners } from './invariants/owners.ts'
import { refusals } from './invariants/refusals.ts'
import { runs } from './invariants/runs.ts'
import { statuses } from './invariants/statuses.ts'
import { streams } from './invariants/streams.ts'
import type { Found, InvariantId, Patience } from './world.ts'

export interface Invariant {
  /** What must hold, in one line. */
  claim: string
  /** How long it may take until it holds; null: it holds at any moment. */
  settles: keyof Patience | null
  /** What speaks against it. */
  check(evidence: Evidence): Found[] | Promise<Found[]>
}

export const INVARIANTS = {
  I1: { claim: 'every accepted job closes, or waits for people', settles: 'closeMs', check: accepted },
  I2: {
    claim: 'each run ends once, and its events, result and files tell the same',
    settles: null,
    check: runs,
  },
  I3: { claim: 'an outcome has what it claims', settles: null, check: outcomes },
  I4: {
    claim: 'what is shown as running runs, what is shown as closed has closed like that',
    settles: 'agreeMs',
    check: statuses,
  },
  I5: { claim: 'nothing is left of a job that has closed', settles: 'removeMs', check: leftovers },
  I6: { claim: 'one key is one job, one request for a reset one run at most', settles: null, check: keys },
  I7: { claim: 'what was refused left nothing behind', settles: null, check: refusals },
  I8: { claim: 'what a step came to counts once', settles: null, check: charges },
  I9: { claim: "everything of a job is its organisation's", settles: null, check: owners },
  I10: { claim: 'what clients were told is how the log begins', settles: null, check: streams },
} satisfies Record<InvariantId, Invariant>
