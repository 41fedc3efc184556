import { sandboxEnds } from './sandbox-ends.ts'

// As long as may be, however slow the machine is.
await sandboxEnds({ aheadMs: 5000, activity: 'describeImage' })
