import { describe, expect, test } from 'vitest'
import { useService } from '#test/services.ts'
import { connectDocker } from './client.ts'
import { readFacts } from './facts.ts'
import { runner, useSandbox } from './testing.ts'
import { WEAKENINGS } from './weakened.ts'

const { dockerHost } = await useService('sandbox')
const { runtimes } = await readFacts(connectDocker(dockerHost))
const LIMITS = Object.keys(WEAKENINGS).sort()

describe.each(['runc', 'runsc'] as const)('in %s', (runtime) => {
  test.skipIf(!runtimes.includes(runtime))('every limit is proved, and is there', async () => {
    const { sandbox } = await useSandbox({ runtime })
    const isolation = await sandbox.prove()
    expect(isolation).toMatchObject({ kind: 'strong', runtime, missing: [], notes: [] })
    expect(isolation.proofs.filter(({ bound }) => !bound)).toEqual([])
    const proved = isolation.proofs.map(({ limit }) => limit).sort()
    expect(proved).toEqual([...LIMITS, 'daemon', 'runtime'].sort())
    await sandbox.close()
  })

  test.skipIf(!runtimes.includes(runtime)).each(LIMITS)(
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
      expect(await containers()).toEqual([])
      await sandbox.close()
    },
  )
})
