import { removeContainer } from './container.ts'
import { LABELS, SANDBOX_LABEL } from './labels.ts'
import { isGone } from './owner.ts'
import type { Runner } from './runner.ts'
import { within } from './within.ts'

/** How long a container may outlive its deadline before somebody else removes it. */
const GRACE_MS = 60_000
const LIST_MS = 10_000

/**
 * Removes what processes of this instance left behind when they were killed: containers whose owner is gone, or whose
 * deadline is long past. Others' containers, those without our label, and those of runs that are not over (the
 * machine may have slept past their deadline) are not touched. One that cannot be removed is logged.
 * @returns how many were removed
 * @throws when the daemon does not tell what there is
 */
export async function sweep({
  docker,
  instance,
  active,
  log,
}: Pick<Runner, 'docker' | 'instance' | 'active' | 'log'>): Promise<number> {
  const filters = { label: [SANDBOX_LABEL, `${LABELS.instance}=${instance}`] }
  const containers = await within(LIST_MS, 'list', (abortSignal) =>
    docker.listContainers({ all: true, filters, abortSignal }),
  )
  const left = containers.filter(({ Labels, Names }) => {
    // The daemon puts a slash before each name.
    if (Names.some((name) => active.has(name.slice(1)))) return false
    const deadline = Number(Labels[LABELS.deadline] ?? 0)
    return isGone(Labels[LABELS.owner] ?? '') || deadline + GRACE_MS < Date.now()
  })
  const removed = await Promise.allSettled(left.map(({ Id }) => removeContainer(docker, Id)))
  for (const [index, result] of removed.entries()) {
    if (result.status === 'fulfilled') continue
    const facts = { container: left[index]?.Id, detail: String(result.reason) }
    log.error(facts, 'A sandbox that was left behind could not be removed; that is tried again.')
  }
  return removed.filter(({ status }) => status === 'fulfilled').length
}
