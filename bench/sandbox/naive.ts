import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DEFAULT_LIMITS } from '#domain/execution.ts'
import { ENVIRONMENT } from '#sandbox/host-config.ts'
import { seccompProfile } from '#sandbox/seccomp.ts'
import type { Site } from './site.ts'
import type { Variant } from './variants.ts'

const execute = promisify(execFile)

/** How one would begin: `docker run --rm` of the program, in the same image and under the same limits. */
export interface Naive {
  /**
   * @param inputs a folder that the program finds as `/in`; left out: it has none
   * @throws Error with what was printed when the program fails
   */
  run(variant: Pick<Variant, 'name' | 'runtime'>, program: string, inputs?: string): Promise<void>
  close(): Promise<void>
}

export async function createNaive({ dockerHost, image }: Pick<Site, 'dockerHost' | 'image'>): Promise<Naive> {
  const folder = await mkdtemp(join(tmpdir(), 'reckoner-bench-'))
  const profileOf = (runtime: string) => join(folder, `${runtime}.json`)
  for (const runtime of ['runc', 'runsc']) await writeFile(profileOf(runtime), seccompProfile(runtime))
  return {
    async run({ name, runtime }, program, inputs) {
      const mounts = inputs === undefined ? [] : ['--volume', `${inputs}:/in:ro`]
      const args = ['run', '--rm', '--runtime', name, ...flagsOf(profileOf(runtime)), ...mounts, image]
      const env = { ...process.env, DOCKER_HOST: dockerHost }
      await execute('docker', [...args, 'python3', '-c', program], { env })
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

/** What binds in our containers as well; without gVisor's larger count of tasks, which costs no time. */
function flagsOf(profile: string): string[] {
  const { cpus, memoryBytes } = DEFAULT_LIMITS
  const environment = { ...ENVIRONMENT, PYTHONPATH: '/opt/sbx/modules:/opt/sbx/site' }
  return [
    ['--user', '64001:64001'],
    ['--network', 'none'],
    ['--ipc', 'none'],
    ['--read-only'],
    ...['/tmp', '/out'].map((folder) => ['--tmpfs', `${folder}:rw,noexec,nosuid,nodev,mode=1777,size=128m`]),
    ['--cpus', String(cpus)],
    ['--memory', String(memoryBytes), '--memory-swap', String(memoryBytes)],
    ['--pids-limit', '1024'],
    ['--cap-drop', 'ALL'],
    ['--security-opt', 'no-new-privileges', '--security-opt', `seccomp=${profile}`],
    ['--log-driver', 'none'],
    ...Object.entries(environment).map(([name, value]) => ['--env', `${name}=${value}`]),
  ].flat()
}

/** The system's own Python without any seal; null where it lacks what the program imports. */
export async function findBarePython(program: string): Promise<(() => Promise<void>) | null> {
  const run = async () => {
    await execute('python3', ['-c', program])
  }
  return run().then(
    () => run,
    () => null,
  )
}
