import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { connectDocker } from '#sandbox/client.ts'
import { containerOptions } from '#sandbox/host-config.ts'
import { WEAKENINGS } from '#sandbox/weakened.ts'
import { openArena, RUNTIMES } from '#test/attacks/arena.ts'
import { control } from '#test/attacks/control.ts'
import { runHostile } from '#test/attacks/hostile.ts'
import { PROGRAMS } from '#test/attacks/table.ts'
import { useService } from '#test/services.ts'

/** A few seconds' worth of what `npm run test:attacks` makes of it. */
const QUICK = [
  'network',
  'families',
  'kernel',
  'privileges',
  'execs',
  'strange_files',
  'strange_names',
  'comments',
  'forge_descriptors',
  'forge_stack',
  'supervisor_limits',
  'kills_supervisor',
  'thread_bomb',
  'memory_hog',
  'output_flood_many',
]
const attacks = PROGRAMS.filter(({ program }) => QUICK.includes(program))
/** Other tests run beside these; the second that it may take is the long suite's to measure. */
const CONTROL_MS = 15_000

const site = await useService('sandbox')
const infoForm = z.object({ Runtimes: z.record(z.string(), z.unknown()) })
const info: unknown = await connectDocker(site.dockerHost).info()
const known = Object.keys(infoForm.parse(info).Runtimes)

test('no attack is missing, and a daemon of our own has both runtimes', () => {
  expect(attacks.map(({ program }) => program).sort()).toEqual(QUICK.toSorted())
  if (site.dockerPrivate) expect(known).toEqual(expect.arrayContaining([...RUNTIMES]))
})

test('a hole in the sandbox is seen', async () => {
  // Only calls are let through: with sockets open too the check would refuse, and rightly, since nothing accepts those.
  const { optionsOf = containerOptions } = WEAKENINGS['seccomp']?.('runc') ?? {}
  const arena = openArena('runc', site, { weak: { allow: ['seccomp'], optionsOf } })
  expect(await arena.sandbox.prove()).toMatchObject({ kind: 'weak' })
  const [kernel] = attacks.filter(({ program }) => program === 'kernel')
  const look = kernel && (await runHostile(arena, kernel))
  expect(look).toMatchObject({ right: false, seen: expect.stringContaining('REACHED') })
  await arena.close()
})

describe.each(RUNTIMES.filter((runtime) => known.includes(runtime)))('on %s', (runtime) => {
  const arena = openArena(runtime, site)
  beforeAll(async () => {
    expect(await arena.sandbox.prove()).toMatchObject({ kind: 'strong', runtime })
  })
  afterAll(() => arena.close())

  test.each(attacks)('$name', async (attack) => {
    expect(await runHostile(arena, attack)).toMatchObject({ right: true })
    expect(await control(arena, CONTROL_MS)).toMatchObject({ right: true })
  })
})
