import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Expectation, Reply } from '#test/pictures/expectation.ts'
import { drawSet } from '#test/pictures/picture-set.ts'
import type { Questioner } from '#test/pictures/questioner.ts'
import { runSuite, type Suite } from '#test/pictures/suite.ts'

let folder = ''
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'reckoner-suite-'))))
afterAll(() => rm(folder, { recursive: true }))

const pictures = drawSet(9, 12)
const camera = { photograph: async () => new Uint8Array([1]), close: async () => {} }

/** What a system without fault would reply. */
function rightReply(expected: Expectation): Reply {
  const first = {
    number: () => ({
      value: expected.kind === 'number' ? expected.value : 0,
      unit: isPercent(expected) ? '%' : null,
    }),
    label: () => ({ value: expected.kind === 'label' ? (expected.accepts[0] ?? '') : '', unit: null }),
    plot: () => null,
  }[expected.kind]()
  return { succeeded: true, reason: null, first, plots: expected.plot ? 1 : 0 }
}

const isPercent = (expected: Expectation) => expected.kind === 'number' && expected.unit === 'percent'

/** Replies rightly, but for the picture of one number. */
const replying =
  (number: number, reply: Partial<Reply>): Questioner =>
  async (_image, fileName) => {
    const picture = pictures.find(
      (one) => fileName === `9-${String(one.number).padStart(2, '0')}-${one.kind}.png`,
    )
    if (picture === undefined) throw new Error(`There is no ${fileName}.`)
    const right = rightReply(picture.expected)
    return { jobId: 'job', reply: picture.number === number ? { ...right, ...reply } : right }
  }

const suiteOf = (question: Questioner): Suite => ({
  camera,
  question,
  folder,
  keepAll: false,
  atOnce: 2,
  told: () => {},
})

test('right replies are right, and no picture is kept', async () => {
  const results = await runSuite(pictures, suiteOf(replying(0, {})))
  expect(results.map(({ picture }) => picture.number)).toEqual(pictures.map(({ number }) => number))
  expect(results.every(({ judgement }) => judgement === 'right')).toBe(true)
  expect(await readdir(folder)).toEqual([])
})

test('a wrong value is wrong, and its picture is kept', async () => {
  const results = await runSuite(
    pictures,
    suiteOf(replying(4, { first: { value: -0.5, unit: 'kg' }, plots: 0 })),
  )
  const [miss, ...others] = results.filter(({ judgement }) => judgement !== 'right')
  expect(miss).toMatchObject({ judgement: 'wrong', picture: { number: 4 } })
  expect(others).toEqual([])
  expect(miss?.file).toBe(join(folder, (await readdir(folder))[0] ?? ''))
})

test('what is neither answer nor refusal is thrown', async () => {
  const broken: Questioner = () => Promise.reject(new Error('connection refused'))
  await expect(runSuite(pictures, suiteOf(broken))).rejects.toThrow('connection refused')
})
