import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openArena } from '#test/attacks/arena.ts'
import type { OnceAttack } from '#test/attacks/attack.ts'
import { programOf, SHARED } from '#test/attacks/programs.ts'

const MANUAL = join(import.meta.dirname, '..', '..', '..', 'docs', 'sandbox.md')

/** What two programs on one machine can learn of each other by timing is not kept from them, and that is said. */
export const residual: OnceAttack = {
  rows: 'X12',
  name: 'side channels: fine counters, other programs’ memory',
  expected: 'counters and the fault handler are refused; what remains is written down',
  async run({ site }) {
    const arena = openArena('runc', site)
    try {
      await arena.sandbox.prove()
      const { stdout } = await arena.run(programOf('side_channels'), { files: SHARED })
      const written = /side channels?/i.test(await readFile(MANUAL, 'utf8'))
      const right = written && !stdout.includes('REACHED') && stdout.trim().split('\n').length === 6
      return {
        seen: `${stdout.trim().replaceAll('\n', ', ')}; ${written ? 'written down' : 'NOT WRITTEN DOWN'}`,
        right,
      }
    } finally {
      await arena.close()
    }
  },
}
