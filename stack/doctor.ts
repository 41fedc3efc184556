import { chromium } from './chromium.ts'
import { checkDocker, type DockerCheck } from './docker-check.ts'
import { onPath } from './find.ts'
import { findGvisor } from './gvisor-check.ts'
import { defaultFolder } from './instance.ts'
import { readState } from './instance-state.ts'
import { modelServer } from './model-server.ts'
import { postgres } from './postgres.ts'
import { isAlive } from './process-mark.ts'
import { findPython } from './python.ts'
import { pythonTools } from './python-tools.ts'
import { redis } from './redis.ts'
import { s3Server } from './s3-server.ts'
import { findSandboxImage } from './sandbox-check.ts'
import type { Component } from './service.ts'
import { temporal } from './temporal.ts'
import { temporalByHand } from './temporal-by-hand.ts'
import { builtPage } from './web.ts'

/** One component of the set-up, as `npx reckoner doctor` tells it. */
export interface DoctorRow {
  name: string
  /** `missing`: it is brought by the first command that needs it, or `fix` says by what line. */
  state: 'ready' | 'missing' | 'problem'
  /** Where it was found, and by which way; null when it was not. */
  where: string | null
  version: string | null
  /** The one thing to do; null when there is nothing. */
  fix: string | null
}

const ON_DEMAND = 'npm start or npm run demo brings it'
const ON_TEST = 'npm test brings it'

const COMPONENTS: [Component, whenMissing: string][] = [
  [postgres, 'run: npm ci'],
  [redis, ON_DEMAND],
  [temporal, ON_DEMAND],
  [pythonTools, ON_DEMAND],
  [modelServer, 'this clone is damaged; run: git checkout -- model-server'],
  [chromium, ON_TEST],
  [s3Server, ON_TEST],
]

/** Looks at every component and changes nothing. */
export async function examine(): Promise<DoctorRow[]> {
  const check = checkDocker()
  const rows = await Promise.all([
    Promise.resolve(node()),
    python(),
    tool('flock', 'util-linux'),
    check.then(docker),
    check.then(gvisor),
    sandboxImage(),
    page(),
    ...COMPONENTS.map(([component, whenMissing]) => rowOf(component, whenMissing)),
    instance(),
    temporalsDoor(),
  ])
  return rows.filter((row) => row !== null)
}

function node(): DoctorRow {
  return ready('Node', process.execPath, process.versions.node)
}

async function python(): Promise<DoctorRow> {
  const found = await findPython()
  if (found) return ready('Python', found.path, found.version)
  return missing('Python', `run: ${asRoot()}apt-get install -y python3.11 python3.11-venv`)
}

async function tool(name: string, packageName: string): Promise<DoctorRow> {
  const path = await onPath(name)
  return path ? ready(name, path, null) : missing(name, `run: ${asRoot()}apt-get install -y ${packageName}`)
}

function docker(check: DockerCheck): DoctorRow {
  if (check.kind === 'ready') return ready('Docker', check.where, check.version)
  return { name: 'Docker', state: check.kind, where: check.where, version: null, fix: check.fix }
}

async function gvisor({ host }: DockerCheck): Promise<DoctorRow> {
  const found = await findGvisor(host)
  if (found) return ready('gVisor', found.where, found.version)
  return missing(
    'gVisor',
    host === null ? ON_DEMAND : `register it as runtime runsc with the daemon at ${host}`,
  )
}

async function sandboxImage(): Promise<DoctorRow> {
  const where = await findSandboxImage()
  return where ? ready('Sandbox image', where, null) : missing('Sandbox image', 'npm start builds it')
}

async function page(): Promise<DoctorRow> {
  const built = await builtPage()
  return built ? ready('Web page', built, null) : missing('Web page', 'npm start builds it')
}

async function rowOf(component: Component, whenMissing: string): Promise<DoctorRow> {
  const found = await component.find()
  if (!found) return missing(component.name, whenMissing)
  return ready(component.name, `${found.path} (${found.way})`, found.version)
}

async function instance(): Promise<DoctorRow> {
  const state = await readState(defaultFolder())
  if (!state) return missing('Instance of this clone', 'npm start starts it')
  if (!isAlive(state.holder)) {
    const fix = 'it crashed; the next npm start cleans up after it, or run: npm stop'
    return { name: 'Instance of this clone', state: 'problem', where: defaultFolder(), version: null, fix }
  }
  return ready('Instance of this clone', `http://127.0.0.1:${state.ports.api} (${state.phase})`, null)
}

/** What an operator needs for Temporal's own command; null: no instance is ready, as its row says already. */
async function temporalsDoor(): Promise<DoctorRow | null> {
  const found = await temporalByHand()
  if (found === null) return null
  const command = found.command && '; eval "$(npx reckoner doctor --temporal)" readies its command'
  return ready('Temporal by hand', `${found.address}, namespace ${found.namespace}${command ?? ''}`, null)
}

function ready(name: string, where: string, version: string | null): DoctorRow {
  return { name, state: 'ready', where, version, fix: null }
}

function missing(name: string, fix: string): DoctorRow {
  return { name, state: 'missing', where: null, version: null, fix }
}

function asRoot(): string {
  return process.getuid?.() === 0 ? '' : 'sudo '
}
