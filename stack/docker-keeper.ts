/*
 * Keeps a private dockerd as long as somebody uses it: node docker-keeper.ts DOCKERD DATA RUNTIME
 *
 * Users hold a shared lock, which the kernel takes from them even at `kill -9`. The keeper waits to get that lock for
 * itself alone: then there are no users left, and until it lets go there cannot be new ones. Nothing is polled. A
 * dockerd that ends meanwhile is started again.
 */
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, startChild } from './child.ts'
import { answersDocker, removeContainers } from './docker-client.ts'
import { filesOf } from './docker-folders.ts'
import { sweepDaemon } from './docker-leftovers.ts'
import { type Lock, takeLock, tryLock } from './lock.ts'

/** Between the end of a dockerd and the start of the next. */
const PAUSE_MS = 500
const LOOK_MS = 100

const [dockerd = '', data = '', runtime = ''] = process.argv.slice(2)
const folders = { data, runtime }
const files = filesOf(folders)

const keeper = await tryLock(files.keeper)
if (!keeper) throw new Error('This daemon has a keeper already.')

// A signal would end the keeper and leave dockerd to the kernel; the end comes with the last user alone.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

const lastUserGone = takeLock(files.users, () => {})
let wasUp = false
let alone: Lock | null = null
do {
  const daemon = await startDaemon()
  const how = await Promise.race([lastUserGone, whenItEnds(daemon)])
  if (typeof how === 'string') console.error(`dockerd ${how}.`)
  else alone = how
  // What is left was left by users who were killed. A daemon that died cannot tell, and the sweep ends it all the same.
  if (alone) await removeContainers(`unix://${files.socket}`).catch(console.error)
  await daemon.stop()
  await sweepDaemon(folders)
  // Whoever waits for a daemon that never was there is told why; one that was is missed by its users.
  if (wasUp) alone ??= await Promise.race([lastUserGone, sleep(PAUSE_MS, null)])
} while (wasUp && !alone)
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

/** How it ended; whether it ever answered is noted meanwhile. */
async function whenItEnds({ ended }: Child): Promise<string> {
  for (;;) {
    wasUp ||= await answersDocker(`unix://${files.socket}`).then(
      () => true,
      () => false,
    )
    const how = await (wasUp ? ended : Promise.race([ended, sleep(LOOK_MS, null)]))
    if (how !== null) return how
  }
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
