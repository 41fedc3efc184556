import type { Attack, OnceAttack } from '#test/attacks/attack.ts'
import { apiHasNoDocker } from '#test/attacks/feats/api-has-no-docker.ts'
import { hungRuntime } from '#test/attacks/feats/hung-runtime.ts'
import { image } from '#test/attacks/feats/image.ts'
import { lostDaemon } from '#test/attacks/feats/lost-daemon.ts'
import { neighbours } from '#test/attacks/feats/neighbours.ts'
import { noFallback } from '#test/attacks/feats/no-fallback.ts'
import { orphans } from '#test/attacks/feats/orphans.ts'
import { quota } from '#test/attacks/feats/quota.ts'
import { residual } from '#test/attacks/feats/residual.ts'
import { reuse } from '#test/attacks/feats/reuse.ts'
import { version } from '#test/attacks/feats/version.ts'
import { attackOf } from '#test/attacks/hostile.ts'
import { kernel } from '#test/attacks/rows/kernel.ts'
import { memory } from '#test/attacks/rows/memory.ts'
import { network } from '#test/attacks/rows/network.ts'
import { output } from '#test/attacks/rows/output.ts'
import { processes } from '#test/attacks/rows/processes.ts'
import { results } from '#test/attacks/rows/results.ts'
import { storage } from '#test/attacks/rows/storage.ts'
import { supervisor } from '#test/attacks/rows/supervisor.ts'
import { time } from '#test/attacks/rows/time.ts'

/** Hostile programs, each run on every runtime. */
export const PROGRAMS = [
  ...network,
  ...kernel,
  ...results,
  ...storage,
  ...output,
  ...processes,
  ...memory,
  ...time,
  ...supervisor,
]

/** Every attack that is made on each runtime. */
export const ATTACKS: Attack[] = [...PROGRAMS.map(attackOf), reuse, quota, neighbours, ...orphans, lostDaemon]

/** Those that have no runtime, or one of their own choosing. */
export const ONCE: OnceAttack[] = [hungRuntime, noFallback, version, image, residual, apiHasNoDocker]
