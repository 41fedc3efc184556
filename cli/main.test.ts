import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** Calls a command where no instance is. */
const call = (...args: string[]) => {
  const env = { ...process.env, RECKONER_URL: 'http://127.0.0.1:9' }
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'main.ts'), ...args],
    { encoding: 'utf8', env },
  )
  return { status, stdout, stderr }
}

const FLAGS = {
  ask: ['--json'],
  doctor: ['--json', '--temporal'],
  reset: ['--from STEP', '--reason TEXT', '--json'],
  'sandbox run': ['--input FILE', '--timeout SECONDS', '--runtime auto|runsc|runc', '--json'],
}

test.each(Object.entries(FLAGS))(
  '%s --help and -h tell how it is called, and start nothing',
  (name, flags) => {
    const words = name.split(' ')
    const { status, stdout, stderr } = call(...words, '--help')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toContain(`Usage: npx reckoner ${name}`)
    for (const flag of [...flags, '--help, -h'])
      expect(stdout).toMatch(new RegExp(`^  ${RegExp.escape(flag)} `, 'm'))
    expect(call(...words, '-h')).toEqual({ status, stdout, stderr })
  },
)

test('--help of all tells every command', () => {
  const { status, stdout } = call('--help')
  expect(status).toBe(0)
  for (const name of Object.keys(FLAGS)) expect(stdout).toContain(`npx reckoner ${name}`)
  expect(call('-h').stdout).toBe(stdout)
})

const RESET = ['reset', 'job_1', '--from=codegen', '--reason']

test.each([
  ['There is no command "dance".', ['dance']],
  ['--jsno is not known here', ['ask', 'a.png', 'Why?', '--jsno']],
  ['ask wants the path of a picture and one question', ['ask', 'a.png']],
  ['doctor takes no words.', ['doctor', 'now']],
  ['doctor takes --json or --temporal, not both.', ['doctor', '--json', '--temporal']],
  ['--json takes no value.', ['doctor', '--json=yes']],
  ['sandbox wants the word run and the path of one program.', ['sandbox']],
  ['--timeout is "0"; it wants whole seconds from 1 to 600.', ['sandbox', 'run', 'a.py', '--timeout=0']],
  ['reset wants the id of one job.', ['reset']],
  ['--from is missing; it wants one of vision, ', ['reset', 'job_1']],
  ['--from is "finish"; it wants one of vision, ', ['reset', 'job_1', '--from=finish']],
  ['--reason is empty; say why in 1 to 200 characters, or leave it out.', [...RESET, ' ']],
  ['--reason has 201 characters; say why', [...RESET, 'x'.repeat(201)]],
])('a wrong call is told with the usage: %s', (sentence, args) => {
  const { status, stdout, stderr } = call(...args)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr.split('\n')[0]).toContain(sentence)
  expect(stderr).toContain('Usage:')
})

test('a job is reset by the id that Temporal shows of it, too', () => {
  const { status, stdout } = call('reset', 'job/job_1', '--from=codegen', '--json')
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ jobId: 'job_1', runId: null, refusal: 'unavailable' })
})
