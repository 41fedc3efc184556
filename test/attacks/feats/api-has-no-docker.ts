import { execFile } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { OnceAttack } from '#test/attacks/attack.ts'
import { importsOf } from '#test/attacks/imports.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const PEERS = join(import.meta.dirname, '..', 'unix-peers.py')

/** Whoever breaks into the API must not find the daemon there: only the worker talks to it. */
export const apiHasNoDocker: OnceAttack = {
  rows: 'X11',
  name: 'the Docker socket, from the API',
  expected: 'no DOCKER_HOST, no connection, no import of dockerode or the sandbox; the worker has all three',
  async run(world) {
    const { url } = await world.instance()
    const [api, worker] = await Promise.all([
      lookInto('api/main.ts', url),
      lookInto('temporal/worker.ts', url),
    ])
    const right =
      !api.host && !api.connected && !api.imports && worker.host && worker.connected && worker.imports
    return { seen: `API ${tell(api)}; worker ${tell(worker)}`, right }
  },
}

interface Inside {
  host: boolean
  connected: boolean
  imports: boolean
}

/** @param entry what the process was started with @param url of its instance */
async function lookInto(entry: string, url: string): Promise<Inside> {
  const pid = processOf(entry, new URL(url).port)
  const { stdout } = await promisify(execFile)('python3', [PEERS])
  const docker = stdout.split('\n').filter((line) => line.endsWith('/docker.sock'))
  const inodes = new Set(docker.map((line) => line.split(' ')[0]))
  const imports = importsOf(join(ROOT, entry), ROOT)
  return {
    host: 'DOCKER_HOST' in environmentOf(pid),
    connected: socketsOf(pid).some((inode) => inodes.has(inode)),
    imports: imports.has('dockerode') && [...imports].some((file) => file.startsWith('sandbox/')),
  }
}

const tell = ({ host, connected, imports }: Inside): string =>
  `${host ? 'knows' : 'does not know'} its address, ${connected ? 'is' : 'is not'} connected, ${imports ? 'could' : 'could not'}`

/** The process of an instance, told from others' by its port. */
function processOf(entry: string, port: string): string {
  const pids = readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/environ`),
  )
  const found = pids.find((pid) => isOne(pid, entry, port))
  if (found === undefined) throw new Error(`No process of ${entry} was found.`)
  return found
}

function isOne(pid: string, entry: string, port: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    const isNode = words[0]?.endsWith('node') === true && words[1] === join(ROOT, entry)
    return isNode && environmentOf(pid)['RECKONER_PORT'] === port
  } catch {
    // It ended in between.
    return false
  }
}

function environmentOf(pid: string): Record<string, string> {
  const lines = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  return Object.fromEntries(lines.map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]))
}

function socketsOf(pid: string): string[] {
  const folder = `/proc/${pid}/fd`
  return readdirSync(folder).flatMap((name) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(join(folder, name)))?.[1] ?? []
    } catch {
      return []
    }
  })
}
