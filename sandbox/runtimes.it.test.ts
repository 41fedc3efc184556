import { expect, test } from 'vitest'
import { useService } from '#test/services.ts'
import { connectDocker } from './client.ts'
import { readFacts } from './facts.ts'
import { containerOptions } from './host-config.ts'
import { runner, useSandbox } from './testing.ts'
import { host, type Weakening } from './weakened.ts'

const { dockerHost } = await useService('sandbox')
const { runtimes } = await readFacts(connectDocker(dockerHost))
const withGvisor = test.skipIf(!runtimes.includes('runsc'))

const unlimited = host({ Memory: 0, MemorySwap: 0 })
/** What is changed in one runtime only. */
const only = (runtime: string, { optionsOf = containerOptions }: Weakening): Weakening => ({
  optionsOf: (plan) => (plan.runtime === runtime ? optionsOf(plan) : containerOptions(plan)),
})

withGvisor('with auto, gVisor is taken when all of it holds', async () => {
  const { sandbox } = await useSandbox()
  expect(await sandbox.prove()).toMatchObject({ kind: 'strong', runtime: 'runsc', notes: [] })
  const { runtime, seal } = await runner(sandbox)('print(1)')
  expect({ runtime, seal }).toEqual({
    runtime: 'runsc',
    seal: { kind: 'strong', summary: expect.stringContaining('gVisor') },
  })
  await sandbox.close()
})

test('with auto, that there is no gVisor is told', async () => {
  const docker = connectDocker(dockerHost)
  // The same daemon as if gVisor had never been registered.
  const info = async () => ({ ...(await docker.info()), Runtimes: { runc: {} } })
  const { sandbox } = await useSandbox({ docker: Object.assign(Object.create(docker), { info }) })
  const { kind, runtime, notes } = await sandbox.prove()
  expect({ kind, runtime }).toEqual({ kind: 'strong', runtime: 'runc' })
  expect(notes).toEqual([
    expect.stringMatching(/^The runtime runsc is not registered, so that it is not used/),
  ])
  await sandbox.close()
})

withGvisor('with auto, runc instead of a gVisor that misses a limit is told', async () => {
  const { sandbox } = await useSandbox(only('runsc', unlimited))
  const { kind, runtime, missing, notes, provedAt } = await sandbox.prove()
  expect({ kind, runtime, missing }).toEqual({ kind: 'strong', runtime: 'runc', missing: [] })
  expect(notes).toEqual([expect.stringMatching(/^The runtime runsc is registered, but .* The memory limit/)])
  expect(Date.now() - Date.parse(provedAt ?? '')).toBeLessThan(60_000)
  expect(await runner(sandbox)('print(1)')).toMatchObject({ outcome: 'ok', runtime: 'runc' })
  await sandbox.close()
})

withGvisor('with auto, an ordinary daemon does not stand in for a gVisor that misses a limit', async () => {
  const ordinary = host({ UsernsMode: 'host' })
  const { sandbox } = await useSandbox({
    optionsOf: (plan) =>
      ((plan.runtime === 'runsc' ? unlimited : ordinary).optionsOf ?? containerOptions)(plan),
  })
  const { kind, missing, notes } = await sandbox.prove()
  expect(kind).toBe('refused')
  expect(missing.at(-1)).toMatch(/ SANDBOX_ALLOW_WEAK=daemon$/)
  expect(notes).toEqual([expect.stringContaining('The memory limit does not bind')])
  await sandbox.close()
})

withGvisor('gVisor that was asked for by name is taken or nothing', async () => {
  const { sandbox, containers } = await useSandbox({ runtime: 'runsc', ...only('runsc', unlimited) })
  const { kind, runtime, missing } = await sandbox.prove()
  expect({ kind, runtime }).toEqual({ kind: 'refused', runtime: 'runsc' })
  expect(missing.at(-1)).toMatch(/ SANDBOX_ALLOW_WEAK=memory$/)
  const { outcome, stderr } = await runner(sandbox)('print(1)')
  expect(outcome).toBe('infra_misconfig')
  expect(stderr).toContain('The memory limit does not bind')
  expect(await containers()).toEqual([])
  await sandbox.close()
})

withGvisor('what is called runsc and is another runtime is found out', async () => {
  const { sandbox } = await useSandbox({ runtime: 'runsc', ...host({ Runtime: 'runc' }) })
  const { kind, missing, proofs } = await sandbox.prove()
  const unbound = proofs.filter(({ bound }) => !bound).map(({ limit }) => limit)
  expect({ kind, unbound }).toEqual({ kind: 'refused', unbound: ['runtime'] })
  expect(missing[0]).toContain('is not that of a gVisor of today')
  expect(missing.at(-1)).toMatch(/ SANDBOX_ALLOW_WEAK=runtime$/)
  await sandbox.close()
})

test('work goes on while the limits are proved again, ends when one is missed, and begins anew', async () => {
  let missed = false
  const { sandbox, containers } = await useSandbox({
    runtime: 'runc',
    optionsOf: (plan) => ((missed && unlimited.optionsOf) || containerOptions)(plan),
  })
  const run = runner(sandbox)
  expect(await sandbox.prove()).toMatchObject({ kind: 'strong' })
  let proving = true
  const again = sandbox.prove().finally(() => (proving = false))
  expect(await run('print(1)')).toMatchObject({ outcome: 'ok' })
  expect(proving).toBe(true)
  expect(await again).toMatchObject({ kind: 'strong' })
  missed = true
  expect(await sandbox.prove()).toMatchObject({ kind: 'refused' })
  expect(await run('print(1)')).toMatchObject({
    outcome: 'infra_misconfig',
    stderr: expect.stringContaining('The memory limit does not bind'),
  })
  expect(await containers()).toEqual([])
  missed = false
  expect(await sandbox.prove()).toMatchObject({ kind: 'strong' })
  expect(await run('print(1)')).toMatchObject({ outcome: 'ok' })
  await sandbox.close()
})
