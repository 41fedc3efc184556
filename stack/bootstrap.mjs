// The door of every command. Plain JavaScript for Node 20 without dependencies: brings Node 24 and the packages of
// package-lock.json when they are missing, then hands over to the TypeScript entry point on Node 24.
//   node stack/bootstrap.mjs <what> [arguments]
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { npmThatStarted, whenGone } from './npm-parent.mjs'

const ENTRIES = {
  bench: 'bench/run.ts',
  demo: 'cli/demo.ts',
  reckoner: 'cli/main.ts',
  start: 'stack/start.ts',
  stop: 'stack/stop.ts',
  test: 'stack/test.ts',
  'test:attacks': 'test/attacks/run.ts',
  'test:faults': 'test/faults/run.ts',
  'test:pictures': 'test/pictures/run.ts',
}
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const MODULES = join(ROOT, 'node_modules')
/** Written last, so that an installation cut short is done again. */
const STAMP = join(MODULES, '.reckoner-stamp')
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'reckoner')

/** Sets up what is missing and runs a command; this process ends with its exit code. */
export async function enter(what, args) {
  const entry = ENTRIES[what]
  if (!entry) stopWith(`There is no command "${what}"; there are ${Object.keys(ENTRIES).join(', ')}.`)
  // Before it can go while packages are being installed.
  const npm = npmThatStarted()
  if (!isInstalled()) await installUnderLock()
  const node = join(MODULES, '.bin', 'node')
  const environment = {
    ...proxied(process.env),
    PATH: `${join(MODULES, '.bin')}${delimiter}${process.env.PATH}`,
  }
  await handOver(node, [join(ROOT, entry), ...args], { environment, npm })
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex')
}

function isInstalled() {
  return (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lockHash()) || isInStep()
}

/** Somebody's own `npm install` counts as well: npm keeps what it installed in a list of the same form. */
function isInStep() {
  const installed = join(MODULES, '.package-lock.json')
  if (!existsSync(installed) || !runs(join(MODULES, '.bin', 'node'))) return false
  const have = packagesOf(installed)
  return Object.entries(packagesOf(join(ROOT, 'package-lock.json'))).every(
    ([place, { version, optional }]) =>
      place === '' || have[place]?.version === version || (optional && !have[place]),
  )
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}

/** Two commands in a fresh clone install once: this file runs itself under the lock and looks again. */
async function installUnderLock() {
  const lock = join(
    CACHE,
    'locks',
    `packages-${createHash('sha256').update(ROOT).digest('hex').slice(0, 12)}.lock`,
  )
  mkdirSync(dirname(lock), { recursive: true })
  if (spawnSync('flock', ['-n', lock, 'true']).status === 1) {
    process.stderr.write('Waiting for another command that is setting up this clone …\n')
  }
  const child = spawn('flock', [lock, process.execPath, fileURLToPath(import.meta.url), '--install'], {
    stdio: ['ignore', 2, 2],
    detached: true,
  })
  const forward = (signal) => process.kill(-child.pid, signal)
  for (const signal of SIGNALS) process.on(signal, forward)
  const code = await new Promise((resolve) => {
    child.once('error', () => stopWith('flock is missing; install the package util-linux.'))
    child.once('exit', (exit) => resolve(exit ?? 1))
  })
  for (const signal of SIGNALS) process.off(signal, forward)
  if (code !== 0) process.exit(code)
}

async function install() {
  if (isInstalled()) return
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).devDependencies.node
  const node = await told(`Node ${wanted}`, () => bringNode(wanted))
  rmSync(STAMP, { force: true })
  // With an older Node first on the path, npm would quietly choose older majors of some packages.
  await told('Packages of package-lock.json', () => npm(node, ['ci', '--no-audit', '--no-fund'], ROOT))
  writeFileSync(STAMP, lockHash())
}

/** @returns the folder of a Node of the wanted version */
async function bringNode(wanted) {
  if (process.versions.node === wanted) return dirname(process.execPath)
  const folder = join(CACHE, `node-${wanted}`)
  const bin = join(folder, 'node_modules', 'node', 'bin')
  if (!runs(join(bin, 'node'))) {
    const part = `${folder}.part`
    rmSync(part, { recursive: true, force: true })
    mkdirSync(part, { recursive: true })
    writeFileSync(join(part, 'package.json'), '{ "private": true }\n')
    await npm(null, ['install', '--no-audit', '--no-fund', `node@${wanted}`], part)
    rmSync(folder, { recursive: true, force: true })
    renameSync(part, folder)
  }
  if (!runs(join(bin, 'node')))
    stopWith(`Node ${wanted} was brought to ${bin} but does not run on this machine.`)
  return bin
}

function runs(file) {
  return spawnSync(file, ['--version'], { stdio: 'ignore' }).status === 0
}

function npm(nodeFolder, args, cwd) {
  const path = nodeFolder ? `${nodeFolder}${delimiter}${process.env.PATH}` : process.env.PATH
  const child = spawn('npm', args, { cwd, env: { ...process.env, PATH: path }, stdio: ['ignore', 2, 2] })
  return new Promise((resolve) => {
    child.once('error', () => stopWith('npm is missing; it comes with Node from nodejs.org.'))
    child.once('exit', (code) =>
      code === 0 ? resolve() : stopWith(`npm ${args[0]} failed with exit code ${code}.`),
    )
  })
}

async function told(title, work) {
  const since = Date.now()
  const seconds = () => `${((Date.now() - since) / 1000).toFixed(1)} s`
  const reminder = setInterval(() => process.stderr.write(`… ${title} · ${seconds()}\n`), 15_000)
  try {
    const result = await work()
    process.stderr.write(`✓ ${title} · ${seconds()}\n`)
    return result
  } finally {
    clearInterval(reminder)
  }
}

/** Node 24 uses the proxy of the environment only when told; what listens on this machine is never behind it. */
function proxied(environment) {
  const proxy =
    environment.HTTPS_PROXY || environment.https_proxy || environment.HTTP_PROXY || environment.http_proxy
  if (!proxy) return environment
  const direct = [environment.NO_PROXY || environment.no_proxy, '127.0.0.1', 'localhost']
    .filter(Boolean)
    .join(',')
  return { ...environment, NODE_USE_ENV_PROXY: '1', NO_PROXY: direct, no_proxy: direct }
}

/** Passes signals on, and the end of npm as one, and ends as the program ended. */
async function handOver(node, args, { environment, npm }) {
  // Killed outright, we could pass nothing on; the kernel then tells the program.
  const kernel = spawnSync('setpriv', ['--version'], { stdio: 'ignore' }).status === 0
  const [command, ...rest] = kernel ? ['setpriv', '--pdeathsig', 'TERM', node, ...args] : [node, ...args]
  const child = spawn(command, rest, { stdio: 'inherit', env: environment })
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal))
  whenGone(npm, () => child.kill('SIGTERM'))
  const [code, signal] = await new Promise((resolve) => child.once('exit', (...end) => resolve(end)))
  if (signal) {
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  }
  process.exit(code ?? 1)
}

function stopWith(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [what, ...args] = process.argv.slice(2)
  await (what === '--install' ? install() : enter(what, args))
}
