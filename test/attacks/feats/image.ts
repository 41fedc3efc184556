import { openArena } from '#test/attacks/arena.ts'
import type { OnceAttack } from '#test/attacks/attack.ts'
import { programOf } from '#test/attacks/programs.ts'

const EXPECTED = `looked at more than 5000: True
programs: /usr/bin/python3.11
lending rights:
writable:
installers:
`

/** What is not in the image cannot be used against anybody. */
export const image: OnceAttack = {
  rows: 'X13 23b',
  name: 'an installer, a compiler, a shell or a set-uid file in the image',
  expected: 'no program but Python, nothing that lends rights, installs or can be written to',
  async run({ site }) {
    const arena = openArena('runc', site)
    try {
      await arena.sandbox.prove()
      const { outcome, stdout } = await arena.run(programOf('image'))
      return { seen: `${outcome}: ${stdout.trim().replaceAll('\n', ', ')}`, right: stdout === EXPECTED }
    } finally {
      await arena.close()
    }
  },
}
