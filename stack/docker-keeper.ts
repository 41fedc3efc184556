/*
 * Keeps a private dockerd as long as somebody uses it: node docker-keeper.ts DOCKERD DATA RUNTIME
 *
 * Users hold a shared lock, which the kernel takes from them even at `kill -9`. The keeper waits to get that lock for
 * itself alone: then there are no users left, and until it lets go there cannot be new ones. Nothing is polled. A
 * dockerd that ends meanwhile is started again.
 */
import { createHash } from 'node:crypto'
import { type Child, startChild } from './child.ts'
import { removeContainers } from './docker-client.ts'
import { filesOf } from './docker-folders.ts'
import { sweepDaemon } from './docker-leftovers.ts'
import { type Lock, takeLock, tryLock } from './lock.ts'

/** A dockerd that ends before this could not be started; it takes a second or two. */
const STARTED_MS = 5000

const [dockerd = '', data = '', runtime = ''] = process.argv.slice(2)
const folders = { data, runtime }
const files = filesOf(folders)

const keeper = await tryLock(files.keeper)
if (!keeper) throw new Error('This daemon has a keeper already.')

// A signal would end the keeper and leave dockerd to the kernel; the end comes with the last user alone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

const lastUserGone = takeLock(files.users, () => {})
let alone: Lock | null = null
for (let hold = true; hold;) {
  const since = performance.now()
  const daemon = await startDaemon()
  const how = await Promise.race([lastUserGone, daemon.ended])
  if (typeof how === 'string') console.error(`dockerd ${how}.`)
  else alone = how
  // What is left was left by users who were killed. A daemon that died cannot tell, and the sweep ends it all the same.
  if (alone) await removeContainers(`unix://${files.socket}`).catch(console.error)
  await daemon.stop()
  await sweepDaemon(folders)
  // Whoever waits for a daemon that cannot be started is told why; one that was there is missed by its users.
  hold = alone === null && performance.now() - since > STARTED_MS
}
// In this order: whoever was waiting for the users' lock would take a keeper for one that still keeps.
await keeper.release()
await alone?.release()
process.exit(0)

function startDaemon(): Promise<Child> {
  return startChild({
    name: 'dockerd',
    command: dockerd,
    args: flags(),
    logFile: files.log,
    // Asked in good order even when the keeper is killed: it ends its containers and its containerd.
    deathSignal: 'SIGTERM',
    stopMs: 20_000,
  })
}

function flags(): string[] {
  // A containerd of the machine may be shared; our names in it are our own.
  const namespace = `reckoner-${createHash('sha256').update(runtime).digest('hex').slice(0, 8)}`
  const settings: Record<string, string> = {
    'config-file': files.config,
    'data-root': data,
    'exec-root': files.exec,
    pidfile: files.pid,
    host: `unix://${files.socket}`,
    // Whoever may use the socket is as good as root; a group "docker" of the machine has no business here.
    group: 'root',
    'log-level': 'warn',
    'containerd-namespace': namespace,
    'containerd-plugins-namespace': `${namespace}-plugins`,
    'userns-remap': 'default',
    // No container of ours has a network, so the machine's network is left as it is.
    bridge: 'none',
    iptables: 'false',
    'ip-forward': 'false',
    'ip-masq': 'false',
  }
  return Object.entries(settings).map(([name, value]) => `--${name}=${value}`)
}
