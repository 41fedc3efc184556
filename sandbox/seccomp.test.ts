import { expect, test } from 'vitest'
import { z } from 'zod'
import { seccompProfile } from './seccomp.ts'

const form = z.object({
  defaultAction: z.string(),
  defaultErrnoRet: z.number(),
  architectures: z.array(z.string()),
  syscalls: z.array(
    z.object({
      names: z.array(z.string()),
      action: z.string(),
      errnoRet: z.number().optional(),
      args: z.array(z.unknown()).optional(),
    }),
  ),
})
const rulesFor = (runtime: string, name: string) =>
  form.parse(JSON.parse(seccompProfile(runtime))).syscalls.filter(({ names }) => names.includes(name))

test('it is an allow-list: what it does not name is refused', () => {
  const profile = form.parse(JSON.parse(seccompProfile('runc')))
  expect(profile).toMatchObject({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 38 })
  expect(profile.architectures).toEqual(['SCMP_ARCH_X86_64'])
})

test('no call is both allowed and refused without a condition', () => {
  const { syscalls } = form.parse(JSON.parse(seccompProfile('runc')))
  const plain = syscalls.filter(({ args }) => args === undefined).flatMap(({ names }) => names)
  expect(plain.filter((name, index) => plain.indexOf(name) !== index)).toEqual([])
})

test.each([
  'ptrace',
  'io_uring_setup',
  'unshare',
  'setns',
  'mount',
  'bpf',
  'keyctl',
  'symlink',
  'link',
  'connect',
])('%s is refused by name', (name) => {
  expect(rulesFor('runc', name)).toEqual([expect.objectContaining({ action: 'SCMP_ACT_ERRNO', errnoRet: 1 })])
})

test('a process may be made, but no namespace with it', () => {
  const [clone] = rulesFor('runc', 'clone')
  expect(clone?.args).toEqual([{ index: 0, value: 0x7e020000, valueTwo: 0, op: 'SCMP_CMP_MASKED_EQ' }])
  expect(rulesFor('runc', 'clone3')).toEqual([
    expect.objectContaining({ action: 'SCMP_ACT_ERRNO', errnoRet: 38 }),
  ])
})

test('a socket is local, or an error that libraries understand', () => {
  const actions = rulesFor('runc', 'socket').map(({ action, errnoRet, args }) => [action, errnoRet, args])
  expect(actions).toEqual([
    ['SCMP_ACT_ALLOW', undefined, [{ index: 0, value: 1, op: 'SCMP_CMP_EQ' }]],
    ['SCMP_ACT_ERRNO', 97, [{ index: 0, value: 1, op: 'SCMP_CMP_NE' }]],
  ])
})

test('a process may change its own limits, and nobody else’s', () => {
  const actions = rulesFor('runc', 'prlimit64').map(({ action, errnoRet, args }) => [action, errnoRet, args])
  expect(actions).toEqual([
    ['SCMP_ACT_ALLOW', undefined, [{ index: 0, value: 0, op: 'SCMP_CMP_EQ' }]],
    ['SCMP_ACT_ERRNO', 1, [{ index: 0, value: 0, op: 'SCMP_CMP_NE' }]],
  ])
})

test('gVisor, which knows one errno only, answers clone3 and the attributes itself', () => {
  for (const name of ['clone3', 'getxattr']) {
    expect(rulesFor('runsc', name).map(({ action }) => action)).toEqual(['SCMP_ACT_ALLOW'])
  }
})
