import { expect, test } from 'vitest'
import { DEFAULT_LIMITS } from '#domain/execution.ts'
import { containerOptions } from './host-config.ts'

const options = containerOptions({
  image: 'sandbox:1',
  shelf: 'bare',
  runtime: 'runc',
  limits: { ...DEFAULT_LIMITS, cpus: 1.5, memoryBytes: 1000, processes: 7 },
  labels: { a: 'b' },
  cgroupParent: null,
})
const host = options.HostConfig

test('a container has no way to the host', () => {
  expect(host).toMatchObject({
    NetworkMode: 'none',
    IpcMode: 'none',
    ReadonlyRootfs: true,
    Privileged: false,
    CapDrop: ['ALL'],
    LogConfig: { Type: 'none' },
  })
  expect(host).not.toHaveProperty('Binds')
  expect(host).not.toHaveProperty('Mounts')
  expect(host).not.toHaveProperty('CgroupParent')
  expect(host?.SecurityOpt).toEqual(['no-new-privileges', expect.stringMatching(/^seccomp=\{/)])
  for (const mount of Object.values(host?.Tmpfs ?? {}))
    expect(mount).toMatch(/noexec,nosuid,nodev.*size=\d+m/)
})

test('its limits are the request’s, without swap beyond them', () => {
  expect(host).toMatchObject({
    CpuPeriod: 100_000,
    CpuQuota: 150_000,
    Memory: 1000,
    MemorySwap: 1000,
    PidsLimit: 7,
  })
})

test('its stdin ends with our connection, and its user is nobody else', () => {
  expect(options).toMatchObject({ OpenStdin: true, StdinOnce: true, Tty: false, User: '64001:64001' })
})
