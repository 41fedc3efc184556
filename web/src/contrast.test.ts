import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'

type Scheme = 'light' | 'dark'

const css = await readFile(join(import.meta.dirname, 'app.css'), 'utf8')
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name = '', light, dark]) => [
    name,
    { light: light ?? '', dark: dark ?? '' },
  ]),
)

function colour(name: string, scheme: Scheme): string {
  if (name === 'on-live') return /--on-live: (#\w{6})/.exec(css)?.[1] ?? ''
  const found = tokens.get(name)
  if (found === undefined) throw new Error(`There is no token ${name}.`)
  return found[scheme]
}

/** Relative luminance, 0…1 (WCAG 2.2). */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Contrast ratio, 1…21 (WCAG 2.2). */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** Text on the ground it is set on; 4.5 is level AA for text of any size. */
const TEXT = [
  ...['ink', 'ink-2', 'ink-3', 'link', 'fail', 'warn'].flatMap((name) =>
    ['paper', 'surface', 'sunken'].map((ground) => [name, ground] as const),
  ),
  ...['ok', 'fail', 'warn', 'wait'].map((name) => [name, `${name}-bg`] as const),
  ['on-live', 'live'],
  ['paper', 'ink'],
] as const

/** What marks a control or the focus; 3 is level AA for what is no text. */
const MARKS = [
  ['edge', 'surface'],
  ['edge', 'paper'],
  ['focus', 'paper'],
  ['focus', 'surface'],
  ['live-edge', 'paper'],
  ['ok', 'paper'],
  ['wait', 'paper'],
] as const

for (const scheme of ['light', 'dark'] as const) {
  test.each(TEXT)(`${scheme}: %s can be read on %s`, (name, ground) => {
    expect(contrast(colour(name, scheme), colour(ground, scheme))).toBeGreaterThanOrEqual(4.5)
  })
  test.each(MARKS)(`${scheme}: %s can be seen on %s`, (name, ground) => {
    expect(contrast(colour(name, scheme), colour(ground, scheme))).toBeGreaterThanOrEqual(3)
  })
}
