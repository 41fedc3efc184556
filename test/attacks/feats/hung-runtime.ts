import { chmod, copyFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GVISOR } from '#stack/gvisor-choice.ts'
import { changeRuntimes, type Runtimes } from '#stack/docker-runtimes.ts'
import { type Arena, openArena } from '#test/attacks/arena.ts'
import type { Look, OnceAttack } from '#test/attacks/attack.ts'
import { control } from '#test/attacks/control.ts'
import type { OwnDaemon } from '#test/attacks/own-daemon.ts'

/** Making, starting and removing have their time limits, one after the other. */
const LIMIT_S = 60
/** Called like the parts of gVisor, so that it is known for one. */
const PROGRAM = 'runsc-hanging'
/** gVisor hangs while it makes a container, as it does on platforms that a machine does not have. */
export const hungRuntime: OnceAttack = {
  rows: '24c',
  name: 'gVisor hangs while it makes a container',
  expected: `infra_start within ${LIMIT_S} s; programs beside it go on; nothing is left`,
  async run(world) {
    const daemon = await world.daemon()
    const hang = await registerHanging(daemon)
    const hung = openArena('runsc', daemon.site)
    const beside = openArena('runc', daemon.site)
    try {
      await Promise.all([hung.sandbox.prove(), beside.sandbox.prove()])
      await hang.begin()
      return await look(daemon, hung, beside)
    } finally {
      await hang.end()
      await Promise.all([hung.close(), beside.close()])
    }
  },
}

async function look(daemon: OwnDaemon, hung: Arena, beside: Arena): Promise<Look> {
  const begun = performance.now()
  const { outcome } = await hung.run('print(1)')
  const seconds = (performance.now() - begun) / 1000
  const { seen, right } = await control(beside)
  const hanging = daemon.processes().filter((line) => line.includes(PROGRAM))
  const containers = await hung.containers()
  return {
    seen: `${outcome} after ${seconds.toFixed(1)} s; ${seen}; ${hanging.length} processes, ${containers.length} containers left`,
    right:
      outcome === 'infra_start' && seconds < LIMIT_S && right && hanging.length + containers.length === 0,
  }
}

/** Registers a `runsc` that is the real one until it is told to hang; then it waits for lines that never come. */
async function registerHanging({ folders }: OwnDaemon) {
  const path = join(folders.runtime, 'maybe-hanging')
  const flag = join(folders.runtime, 'hang')
  const program = join(folders.runtime, PROGRAM)
  let before: Runtimes = {}
  await changeRuntimes(folders, (known) => {
    before = known
    return { ...known, [GVISOR]: { path, runtimeArgs: known[GVISOR]?.runtimeArgs ?? [] } }
  })
  await copyFile('/usr/bin/tail', program)
  const hang = `for id; do :; done; exec ${program} -f ${flag} $id`
  const hanging = `[ -e ${flag} ] && case " $* " in *" create "*) ${hang};; esac`
  await writeFile(path, `#!/bin/sh\n${hanging}\nexec ${before[GVISOR]?.path} "$@"\n`)
  await chmod(path, 0o755)
  return {
    begin: () => writeFile(flag, ''),
    async end() {
      await rm(flag)
      await changeRuntimes(folders, () => before)
    },
  }
}
