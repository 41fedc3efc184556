import { expect, test } from 'vitest'
import { KINDS, type Picture } from '#test/pictures/picture.ts'
import { drawSet, SET_SIZE, subset } from '#test/pictures/picture-set.ts'
import { OPERATIONS } from '#test/pictures/questions/asked.ts'
import { groupOf } from '#test/pictures/trait.ts'

const SEEDS = Array.from({ length: 20 }, (_, index) => 1000 + 7919 * index)
const sets = SEEDS.map((seed) => drawSet(seed, SET_SIZE))

const shareOf = (pictures: readonly Picture[], fits: (picture: Picture) => boolean) =>
  pictures.filter(fits).length / pictures.length

test('the same seed draws the same pictures, another seed others', () => {
  expect(drawSet(42, 20)).toEqual(drawSet(42, 20))
  const [one, other] = [drawSet(42, 20), drawSet(43, 20)].map((set) => set.map(({ page }) => page.html))
  expect(one?.filter((html) => other?.includes(html))).toEqual([])
})

test.each(sets.map((set) => ({ set, seed: set[0]?.seed })))('seed $seed keeps the quotas', ({ set }) => {
  expect(set).toHaveLength(SET_SIZE)
  expect(shareOf(set, ({ kind }) => kind === 'table')).toBeGreaterThanOrEqual(0.6)
  for (const kind of ['receipt', 'chart'])
    expect(shareOf(set, (picture) => picture.kind === kind)).toBeGreaterThanOrEqual(0.15)
  expect(shareOf(set, ({ grade }) => grade === 'clean')).toBeCloseTo(2 / 3, 6)
  for (const kind of KINDS) {
    const chosen = set.filter((picture) => picture.kind === kind)
    expect(shareOf(chosen, ({ grade }) => grade === 'hard')).toBeGreaterThanOrEqual(0.3)
  }
  expect(new Set(set.map(({ operation }) => operation))).toEqual(new Set(OPERATIONS))
})

test('clean pictures have no hard trait, hard ones have traits of at least two groups', () => {
  for (const { grade, traits } of sets.flat()) {
    const groups = new Set(traits.map(groupOf))
    if (grade === 'clean') expect(groups.size).toBe(0)
    else expect(groups.size).toBeGreaterThanOrEqual(2)
  }
})

test('the page shows its traits', () => {
  for (const { grade, traits, page } of sets.flat()) {
    const has = (trait: (typeof traits)[number]) => traits.includes(trait)
    const cells = page.html.replace(/<style>.*?<\/style>/s, '').replace(/<[^>]*>/g, '\n')
    if (grade === 'clean') expect(page.scale).toBeGreaterThanOrEqual(1.25)
    expect(page.scale <= 1 && page.scale >= 0.9).toBe(has('small'))
    expect(Math.abs(Number(/rotate\((.*?)deg/.exec(page.html)?.[1])) > 0.3).toBe(has('rotated'))
    expect(/\d\u00a0\d/.test(cells)).toBe(has('spaced'))
    expect(/^\([\d.,\u00a0]+\)$/m.test(cells)).toBe(has('parentheses'))
    expect(/^[-−].*\d/m.test(cells)).toBe(has('negatives'))
  }
})

test('every picture has one question, in English and without gaps', () => {
  for (const { question } of sets.flat()) {
    expect(question).toMatch(/^\S.{8,180}[.?]$/)
    expect(question).not.toMatch(/undefined|null|NaN|\[object| {2}/)
  }
})

test('every expected number is finite', () => {
  for (const { expected } of sets.flat())
    if (expected.kind === 'number') expect(expected.value).toSatisfy(Number.isFinite)
})

test('each operation is asked for in several ways', () => {
  const asked = Map.groupBy(sets.flat(), ({ operation }) => operation)
  for (const operation of OPERATIONS) {
    // The first words tell wordings apart, whatever the picture is about.
    const openings = new Set(
      asked.get(operation)?.map(({ question }) => question.split(' ').slice(0, 2).join(' ')),
    )
    expect(openings.size, operation).toBeGreaterThanOrEqual(3)
  }
})

test('the subset has all kinds and both grades', () => {
  const few = subset(12)
  expect(few).toHaveLength(12)
  expect(new Set(few.map(({ kind }) => kind))).toEqual(new Set(KINDS))
  expect(few.filter(({ grade }) => grade === 'hard')).toHaveLength(4)
})
