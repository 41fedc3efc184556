import { expect, test } from 'vitest'
import { containersOf, hostDaemon } from './daemon-processes.ts'

const ID = '64b984c056746322684d0903a12ac5b59f1d36e996406c2a2ea8a8ee137aef50'
const USUAL = '/run/containerd/containerd.sock'
const OURS = '/run/reckoner/docker-6513e5e2'
const SYSTEMS = '/var/run/docker.sock'

const shim = (namespace: string, address: string) =>
  `/usr/bin/containerd-shim-runc-v2 -namespace ${namespace} -id ${ID} -address ${address}`
const task = `exec/containerd/daemon/io.containerd.runtime.v2.task/reckoner-bd7711f7/${ID}`
const sentry = `runsc-sandbox --root=${OURS}/exec/runtime-runc/reckoner-bd7711f7 --log=${OURS}/${task}/log.json boot`

const rows: [whose: string, socket: string, line: string, isOurs: boolean][] = [
  [
    'our shim',
    `${OURS}/docker.sock`,
    shim('reckoner-bd7711f7', `${OURS}/exec/containerd/containerd.sock`),
    true,
  ],
  [
    'our shim, held by the system’s containerd',
    `${OURS}/docker.sock`,
    shim('reckoner-bd7711f7', USUAL),
    true,
  ],
  ['our gVisor', `${OURS}/docker.sock`, sentry, true],
  [
    'a runtime that makes a container',
    `${OURS}/docker.sock`,
    `/root/bin/runsc-2026 --root ${OURS}/exec/r create ${ID}`,
    true,
  ],
  ['the system’s shim', `${OURS}/docker.sock`, shim('moby', USUAL), false],
  [
    'another daemon of ours',
    `${OURS}/docker.sock`,
    shim('reckoner-0', '/run/reckoner/docker-1/exec/c.sock'),
    false,
  ],
  ['somebody who reads a log', `${OURS}/docker.sock`, `less ${OURS}/${task}/log.json`, false],
  [
    'a plug-in',
    `${OURS}/docker.sock`,
    shim('reckoner-bd7711f7-plugins', `${OURS}/exec/containerd/c.sock`),
    false,
  ],
  ['a program without a container', `${OURS}/docker.sock`, `runsc --root ${OURS}/exec/r list`, false],
  ['the system’s shim', SYSTEMS, shim('moby', USUAL), true],
  [
    'a shim of dockerd’s own containerd',
    SYSTEMS,
    shim('moby', '/var/run/docker/containerd/containerd.sock'),
    true,
  ],
  ['a container of Kubernetes', SYSTEMS, shim('k8s.io', USUAL), false],
  ['a plug-in', SYSTEMS, shim('plugins.moby', USUAL), false],
  ['our shim', SYSTEMS, shim('reckoner-bd7711f7', `${OURS}/exec/containerd/containerd.sock`), false],
  [
    'a rootless daemon’s shim',
    '/run/user/1000/docker.sock',
    shim('moby', '/run/user/1000/docker/containerd/c.sock'),
    true,
  ],
]

test.each(rows)('%s, asked by %s', (_, socket, line, isOurs) => {
  const process = { pid: 1, parent: 0, started: 0, words: line.split(' ') }
  expect(containersOf(process, hostDaemon(socket))).toEqual(isOurs ? [ID] : [])
})

test('no daemon is private without its keeper’s lock', () => {
  expect(hostDaemon(SYSTEMS).isPrivate).toBe(false)
  expect(hostDaemon('/nowhere/docker.sock').isPrivate).toBe(false)
})
