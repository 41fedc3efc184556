import type { Meaning, Op, Ask, Link } from './piece.ts'

/** A phrase: words apart by spaces, alternatives for a word by `|`. */
export type Entry = [phrase: string, meaning: Meaning]

export const op = (op: Op, ...phrases: string[]): Entry[] =>
  phrases.map((phrase) => [phrase, { kind: 'op', op }])
export const ask = (ask: Ask, ...phrases: string[]): Entry[] =>
  phrases.map((phrase) => [phrase, { kind: 'ask', ask }])
export const link = (link: Link, ...phrases: string[]): Entry[] =>
  phrases.map((phrase) => [phrase, { kind: 'link', link }])
/** Every word of a list means the same. */
export const each = (meaning: Meaning, list: string): Entry[] =>
  list
    .trim()
    .split(/\s+/)
    .map((word) => [word, meaning])

export interface Phrase {
  meaning: Meaning
  /** Words it takes. */
  length: number
}

/** Compiles phrases into a finder of the longest one that begins at a place; null when none does. */
export function phraseFinder(
  entries: readonly Entry[],
): (words: readonly string[], start: number) => Phrase | null {
  const byFirst = new Map<string, { words: string[][]; meaning: Meaning }[]>()
  for (const [phrase, meaning] of entries) {
    const words = phrase.split(' ').map((word) => word.split('|'))
    for (const first of words[0] ?? [])
      byFirst.set(first, [...(byFirst.get(first) ?? []), { words, meaning }])
  }
  return (texts, start) => {
    let best: Phrase | null = null
    for (const { words, meaning } of byFirst.get(texts[start] ?? '') ?? []) {
      const fits = words.every((alternatives, at) => alternatives.includes(texts[start + at] ?? ''))
      if (fits && words.length > (best?.length ?? 0)) best = { meaning, length: words.length }
    }
    return best
  }
}
