import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PROGRAMS } from '#bench/orchestration/models/replies.ts'
import type { Stage } from '#bench/orchestration/stage.ts'
import { createNaive } from '#bench/sandbox/naive.ts'
import { RUNC } from '#bench/sandbox/variants.ts'
import { understand } from '#domain/understand.ts'
import { READING } from '#test/faults/fast-models/reading.ts'

const execute = promisify(execFile)

/** The naive arm of a whole real job: two linters and a container, one after the other, on the same program. */
export interface NaiveTools {
  /** @throws Error when a tool finds something, or the program fails */
  run(): Promise<void>
  close(): Promise<void>
}

export async function openNaiveTools({ site }: Pick<Stage, 'site'>): Promise<NaiveTools> {
  const folder = join(site.folder, 'naive-tools')
  await mkdir(folder, { recursive: true })
  const program = join(folder, 'program.py')
  await writeFile(program, PROGRAMS.answer)
  await writeFile(join(folder, 'extraction.json'), JSON.stringify(understand(READING, 'bench')))
  const tool = (name: string) => join(site.servers.tools, 'bin', name)
  const docker = await createNaive({ dockerHost: site.docker.host, image: site.docker.image })
  return {
    async run() {
      await execute(tool('ruff'), ['check', '--isolated', '--no-cache', program])
      await execute(tool('bandit'), ['--quiet', program])
      await docker.run(RUNC, PROGRAMS.answer, folder)
    },
    close: () => docker.close(),
  }
}
