import { afterAll, expect, test } from 'vitest'
import { openBrowser } from '#test/pictures/browser.ts'
import type { Picture } from '#test/pictures/picture.ts'
import { drawSet, SET_SIZE } from '#test/pictures/picture-set.ts'

const browser = await openBrowser()
const tab = await browser.newPage({ viewport: { width: 1600, height: 1000 } })
afterAll(() => browser.close())

interface Box {
  text: string
  left: number
  top: number
  right: number
  bottom: number
}

// Runs in the page: where every piece of text stands once the picture is not turned, and the picture itself.
const MEASURE = `(() => {
  document.getElementById('turned').style.transform = 'none'
  const boxOf = (text, range) => {
    const { left, top, right, bottom } = range.getBoundingClientRect()
    return { text, left, top, right, bottom }
  }
  const walker = document.createTreeWalker(document.getElementById('picture'), NodeFilter.SHOW_TEXT)
  const texts = []
  while (walker.nextNode()) {
    const range = document.createRange()
    range.selectNodeContents(walker.currentNode)
    if (walker.currentNode.data.trim() !== '') texts.push(boxOf(walker.currentNode.data, range))
  }
  return { texts, picture: boxOf('', document.getElementById('picture')) }
})()`

async function measure(picture: Picture): Promise<{ texts: Box[]; picture: Box }> {
  await tab.setContent(picture.page.html)
  return tab.evaluate(MEASURE)
}

const overlap = (one: Box, other: Box): boolean =>
  Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
  Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 4

const sits = (inner: Box, outer: Box): boolean =>
  inner.left >= outer.left &&
  inner.right <= outer.right &&
  inner.top >= outer.top &&
  inner.bottom <= outer.bottom

test(
  'in every picture all text is inside, and no two texts lie over each other',
  { timeout: 120_000 },
  async () => {
    for (const picture of [3, 4].flatMap((seed) => drawSet(seed, SET_SIZE))) {
      const { texts, picture: frame } = await measure(picture)
      const name = `seed ${picture.seed}, number ${picture.number}`
      expect(texts.length, name).toBeGreaterThan(6)
      expect(
        texts.filter((text) => !sits(text, frame)),
        name,
      ).toEqual([])
      const pairs = texts.flatMap((one, index) =>
        texts.slice(index + 1).map((other) => [one, other] as const),
      )
      expect(
        pairs.filter(([one, other]) => overlap(one, other)),
        name,
      ).toEqual([])
      expect(Math.max(frame.right, frame.bottom) * picture.page.scale, name).toBeLessThan(4096)
    }
  },
)
