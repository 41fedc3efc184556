import { expect, test } from 'vitest'
import { createLog, type Log } from './log.ts'

/** What a log wrote, line by line, parsed. */
function written(speak: (log: Log) => void, level = 'info'): Record<string, unknown>[] {
  const lines: string[] = []
  speak(createLog({ service: 'api', level, destination: { write: (line) => void lines.push(line) } }))
  for (const line of lines) expect(line).toMatch(/^\{.*\}\n$/)
  return lines.map((line): Record<string, unknown> => ({ ...Object(JSON.parse(line)) }))
}

test('a line has its level as a word, its time in ISO 8601, its service and what was added', () => {
  const [line] = written((log) => log.child({ jobId: 'job_1' }).info({ step: 'vision' }, 'step started'))
  expect(line).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    service: 'api',
    jobId: 'job_1',
    step: 'vision',
    msg: 'step started',
  })
})

test('what is below the level is not written', () => {
  expect(written((log) => log.info('quiet'), 'warn')).toEqual([])
})

test('secrets are not written, wherever they are and however they are spelled', () => {
  const canary = 'CANARY-1234567890'
  const lines = written((log) => {
    log.info(
      { key: canary, apiKey: canary, 'x-api-key': canary, password: canary, SET_COOKIE: canary },
      'flat',
    )
    log.info({ request: { headers: { Authorization: `Bearer ${canary}`, cookie: `session=${canary}` } } })
    log.info({ roles: [{ url: 'http://m', key: canary }] })
    log.info({ headers: new Headers({ authorization: canary }) })
    log.child({ token: canary, deep: { secret: canary } }).info('bound')
    log.info({ databaseUrl: `postgres://reckoner:${canary}@db:5432/x` })
    log.info(`connecting to redis://:${canary}@cache:6379`)
    log.info('connecting to %s', `postgres://a:${canary}@db/x`)
    log.info(`sent Authorization: Bearer ${canary}`)
    log.error(new Error(`cannot reach postgres://a:${canary}@db/x`))
    log.error(
      { error: Object.assign(new Error('refused'), { headers: { authorization: canary } }) },
      'failed',
    )
    log.error({ err: new Error('outer', { cause: new Error(`inner redis://u:${canary}@h`) }) })
  })
  expect(lines).toHaveLength(12)
  expect(JSON.stringify(lines)).not.toContain('CANARY')
  expect(lines[0]).toMatchObject({ key: '[redacted]', 'x-api-key': '[redacted]', msg: 'flat' })
  expect(lines[5]).toMatchObject({ databaseUrl: 'postgres://reckoner:[redacted]@db:5432/x' })
})

test('what is no secret stays as it is', () => {
  const fields = {
    tokens: { prompt: 3, completion: 4 },
    keys: ['a'],
    storage: 'org/o/job/j',
    at: '2026-01-01T00:00:00Z',
    none: null,
    url: 'http://host:80/a@b',
  }
  expect(written((log) => log.info(fields, 'msg'))[0]).toMatchObject(fields)
})

test('an error is written with type, message and stack', () => {
  const [line] = written((log) => log.error({ error: new TypeError('no such thing') }, 'failed'))
  expect(line).toMatchObject({
    level: 'error',
    msg: 'failed',
    error: { type: 'TypeError', message: 'no such thing', stack: expect.stringContaining('log.test.ts') },
  })
})

test('line breaks and escapes in what users write stay inside their line', () => {
  const [line, ...more] = written((log) => log.info({ question: 'a\n{"level":"fatal"}\u001b[2J' }, 'b\r\nc'))
  expect(more).toEqual([])
  expect(line).toMatchObject({ question: 'a\n{"level":"fatal"}\u001b[2J', msg: 'b\r\nc' })
})

test('things that turn in circles, or cannot be turned into text, do not stop anybody', () => {
  const circle: Record<string, unknown> = { name: 'circle', big: 1n, when: new Date(0), map: new Map() }
  circle['self'] = circle
  expect(written((log) => log.info({ circle }, 'round'))).toHaveLength(1)
})
