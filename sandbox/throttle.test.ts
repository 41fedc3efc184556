import { expect, test } from 'vitest'
import { limitOf } from './throttle.ts'

test.each([
  [
    '9:name=systemd:/\n4:cpu,cpuacct:/docker/a\n',
    { file: 'cpu,cpuacct/docker/a/cpu.cfs_quota_us', none: '-1' },
  ],
  ['5:cpuset:/\n4:cpu:/docker/a\n0::/\n', { file: 'cpu/docker/a/cpu.cfs_quota_us', none: '-1' }],
  ['0::/system.slice/docker-a.scope\n', { file: '/system.slice/docker-a.scope/cpu.max', none: 'max' }],
])('the limit of %j is found', (groups, limit) => expect(limitOf(groups)).toEqual(limit))
