import { describe, expect, test } from 'vitest'
import { useService } from '#test/services.ts'
import { connectDocker } from './client.ts'
import { readFacts } from './facts.ts'
import { runner, useSandbox } from './testing.ts'
import { WEAKENINGS } from './weakened.ts'

const { dockerHost } = await useService('sandbox')
const { runtimes } = await readFacts(connectDocker(dockerHost))
export const LIMITS = Object.keys(WEAKENINGS).sort()

/** Takes away limits, each alone, and expects the self-test to name that one and no other. */
export const describeWeakened = (runtime: 'runc' | 'runsc', limits: readonly string[]): void => {
  describe.skipIf(!runtimes.includes(runtime))(`in ${runtime}`, () => {
    test('every limit is proved, and is there', async () => {
      const { sandbox } = await useSandbox({ runtime })
      const isolation = await sandbox.prove()
      expect(isolation).toMatchObject({ kind: 'strong', runtime, missing: [], notes: [] })
      expect(isolation.proofs.filter(({ bound }) => !bound)).toEqual([])
      const proved = isolation.proofs.map(({ limit }) => limit).sort()
      expect(proved).toEqual([...LIMITS, 'daemon', 'runtime'].sort())
      await sandbox.close()
    })

    test.each(limits)(
      'a sandbox without its limit of %s alone is refused for that, and takes no work',
      async (limit) => {
        const { sandbox, containers } = await useSandbox({ runtime, ...WEAKENINGS[limit]?.(runtime) })
        const isolation = await sandbox.prove()
        const unbound = isolation.proofs.filter(({ bound }) => !bound)
        expect(
          unbound.map((proof) => proof.limit),
          JSON.stringify(isolation),
        ).toEqual([limit])
        expect(isolation.kind).toBe('refused')
        expect(await runner(sandbox)('print(1)')).toMatchObject({ outcome: 'infra_misconfig', stdout: '' })
        // Waiting would not mend it.
        expect(await sandbox.isAway()).toBe(false)
        expect(await containers()).toEqual([])
        await sandbox.close()
      },
    )
  })
}
