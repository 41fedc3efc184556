import type Docker from 'dockerode'
import { z } from 'zod'
import type { DockerHandle } from '#stack/docker-handle.ts'
import { type Runtimes, changeRuntimes } from '#stack/docker-runtimes.ts'
import { GVISOR, PLATFORMS, readChoice, runtimeOf } from '#stack/gvisor-choice.ts'
import { OLD_GVISOR, registerOldGvisor } from '#stack/gvisor-old.ts'
import { gvisor } from '#stack/gvisor.ts'
import { messageOf } from '#stack/message.ts'
import type { Progress } from '#stack/service.ts'

/** A way of running containers that is measured. */
export interface Variant {
  /** For people. */
  label: string
  /** As the daemon knows it. */
  name: string
  /** As what the sandbox treats it. */
  runtime: 'runc' | 'runsc'
  /** Is it one that people get? The others are there to be compared with. */
  shipped: boolean
}

export interface Variants {
  variants: Variant[]
  notes: string[]
  /** Takes back what was registered for the bench alone. */
  forget(): Promise<void>
}

export const RUNC: Variant = { label: 'runc', name: 'runc', runtime: 'runc', shipped: true }
const ours = (platform: string) => `bench-${platform}`

/** Every runtime that this daemon has, or can be given. @param wanted only `runc`, `runsc` or `runsc-2022`; null: all */
export async function findVariants(
  docker: Docker,
  handle: DockerHandle,
  wanted: string | null,
  progress: Progress,
): Promise<Variants> {
  const given = handle.folders === null ? await foreign(docker) : await own(handle, wanted, progress)
  const variants = [RUNC, ...given.variants].filter(
    ({ label }) => wanted === null || label.split(' ')[0] === wanted,
  )
  if (variants.length === 0) throw new Error(`There is no runtime ${wanted} here. ${given.notes.join(' ')}`)
  return { ...given, variants }
}

const infoForm = z.object({ Runtimes: z.record(z.string(), z.unknown()).nullish() })

async function foreign(docker: Docker): Promise<Variants> {
  const info: unknown = await docker.info()
  const has = GVISOR in (infoForm.parse(info).Runtimes ?? {})
  const variant: Variant = { label: GVISOR, name: GVISOR, runtime: 'runsc', shipped: true }
  const notes = [`Somebody else's Docker${has ? '' : ' without gVisor'}: other runtimes cannot be added.`]
  return { variants: has ? [variant] : [], notes, forget: async () => {} }
}

async function own(handle: DockerHandle, wanted: string | null, progress: Progress): Promise<Variants> {
  const { folders } = handle
  if (folders === null || wanted === 'runc') return { variants: [], notes: [], forget: async () => {} }
  const notes: string[] = []
  const told = (error: unknown) => {
    notes.push(`Left out: ${messageOf(error)}`)
    return []
  }
  const variants = [
    ...(await platforms(handle).catch(told)),
    ...(await registerOldGvisor(handle, progress).then(() => [OLD], told)),
  ]
  const names = [...PLATFORMS.map(ours), OLD_GVISOR]
  const without = (known: Runtimes) =>
    Object.fromEntries(Object.entries(known).filter(([name]) => !names.includes(name)))
  return { variants, notes, forget: () => changeRuntimes(folders, without) }
}

const OLD: Variant = { label: OLD_GVISOR, name: OLD_GVISOR, runtime: 'runsc', shipped: false }

/** gVisor as it is now on each of its platforms; the one that was chosen for this machine is what people get. */
async function platforms({ folders }: DockerHandle): Promise<Variant[]> {
  const found = await gvisor.find()
  const choice = found && (await readChoice(found.version))
  if (!choice || folders === null) throw new Error('gVisor does not run here.')
  const running = PLATFORMS.filter((platform) => choice.ms[platform] !== null)
  const added = Object.fromEntries(
    running.map((platform) => [ours(platform), runtimeOf(found.path, platform)]),
  )
  await changeRuntimes(folders, (known) => ({ ...known, ...added }))
  return running.map((platform) => ({
    label: `${GVISOR} ${platform}`,
    name: ours(platform),
    runtime: 'runsc',
    shipped: platform === choice.platform,
  }))
}
