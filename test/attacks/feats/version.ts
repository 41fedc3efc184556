import { z } from 'zod'
import { connectDocker } from '#sandbox/client.ts'
import { gvisor } from '#stack/gvisor.ts'
import { GVISOR } from '#stack/gvisor-choice.ts'
import type { OnceAttack } from '#test/attacks/attack.ts'

const infoForm = z.object({
  Runtimes: z.record(z.string(), z.object({ path: z.string(), runtimeArgs: z.array(z.string()).nullish() })),
})
const WANTED = ['--network=none', '--oci-seccomp']

/** Holes that are known were closed after the version that is pinned was made, or before. */
export const version: OnceAttack = {
  rows: 'X8',
  name: 'an older gVisor, or one without its filter',
  expected: `the one that was found to be new enough, with ${WANTED.join(' ')}`,
  async run({ site }) {
    const found = await gvisor.find()
    const info: unknown = await connectDocker(site.dockerHost).info()
    const registered = infoForm.parse(info).Runtimes[GVISOR]
    const words = registered?.runtimeArgs ?? []
    const right =
      found !== null && registered?.path === found.path && WANTED.every((word) => words.includes(word))
    return { seen: `version ${found?.version ?? 'none'}, ${words.join(' ')}`, right }
  },
}
