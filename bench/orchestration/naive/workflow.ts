import { proxyActivities } from '@temporalio/workflow'
import type { Empty } from './activities.ts'

const { one, two, three, four, five, six } = proxyActivities<Empty>({ startToCloseTimeout: '1 minute' })

/** Six activities that do nothing, one after the other. */
export async function sixEmpty(): Promise<void> {
  await one()
  await two()
  await three()
  await four()
  await five()
  await six()
}
