import { sandboxEnds } from './sandbox-ends.ts'

await sandboxEnds({ aheadMs: 0, activity: 'runProgram' })
