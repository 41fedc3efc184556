import { withLock } from './cache.ts'
import { onPath } from './find.ts'
import { run } from './run.ts'

const ENVIRONMENT = { DEBIAN_FRONTEND: 'noninteractive' }
const WAIT = [
  '-o',
  'DPkg::Lock::Timeout=300',
  '-o',
  'Acquire::http::Timeout=10',
  '-o',
  'Acquire::https::Timeout=10',
]

/**
 * Installs Debian packages, when we are root and have apt-get.
 * @param packages names separated by spaces
 * @param program the executable that is then on the path
 * @returns its path
 * @throws Error naming the line for a person to run, when we may not
 */
export async function installPackage(
  packages: string,
  program: string,
  say: (detail: string) => void,
): Promise<string | null> {
  const names = packages.split(' ')
  if (process.getuid?.() !== 0) throw new Error(`needs root; run: sudo apt-get install -y ${packages}`)
  if (!(await onPath('apt-get'))) throw new Error(`there is no apt-get here; install ${packages} by hand.`)
  await withLock('apt', () => install(names, say), say)
  return onPath(program)
}

async function install(names: string[], say: (detail: string) => void): Promise<void> {
  // What a killed installation left behind would make every later one fail.
  await run('dpkg', ['--configure', '-a'], { env: ENVIRONMENT, say })
  const args = ['install', '-y', '--no-install-recommends', ...WAIT, ...names]
  const told = (line: string) => say(`apt-get: ${line}`)
  try {
    await run('apt-get', args, { env: ENVIRONMENT, say: told })
  } catch {
    await refreshLists(say)
    await run('apt-get', args, { env: ENVIRONMENT, say: told })
  }
}

/** The lists of a fresh machine are empty or old. */
export async function refreshLists(say: (detail: string) => void): Promise<void> {
  const told = (line: string) => say(`apt-get: ${line}`)
  await run('apt-get', ['update', ...WAIT], { env: ENVIRONMENT, say: told })
}
