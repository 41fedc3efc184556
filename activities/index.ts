import type { Activities, ParkingNotes } from '#domain/activities.ts'
import { createChecks } from './checks.ts'
import { createCodegen } from './codegen.ts'
import type { Collaborators } from './collaborators.ts'
import { createCritic } from './critic.ts'
import { createExecution } from './execution.ts'
import { createFinish } from './finish.ts'
import { createParkingNotes } from './parking.ts'
import { createReasoning } from './reasoning.ts'
import { createVision } from './vision.ts'

/** The activities of a job, built from what they are given. */
export const createActivities = (collaborators: Collaborators): Activities & ParkingNotes => ({
  ...createVision(collaborators),
  ...createReasoning(collaborators),
  ...createCodegen(collaborators),
  ...createCritic(collaborators),
  ...createExecution(collaborators),
  ...createChecks(collaborators),
  ...createFinish(collaborators),
  ...createParkingNotes(collaborators),
})
