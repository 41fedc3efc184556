import { expect, test } from 'vitest'
import { printedText, wholeCharacters } from './printed-text.ts'

/** The texts of pieces of at most `limit` bytes, taken one after another. */
function piecesOf(bytes: Uint8Array, limit: number): string[] {
  const pieces: string[] = []
  for (let at = 0; at < bytes.length;) {
    const rest = bytes.subarray(at)
    // At its end a stream may stop in the middle of a character.
    const length = wholeCharacters(rest, limit) || rest.length
    pieces.push(printedText(rest.subarray(0, length)))
    at += length
  }
  return pieces
}

test('a character is never cut, wherever the limit falls', () => {
  const text = 'aé€\u{1F600}z'
  const bytes = new TextEncoder().encode(text)
  for (let limit = 4; limit <= bytes.length; limit++) {
    const pieces = piecesOf(bytes, limit)
    expect(pieces.join('')).toBe(text)
    expect(pieces.every((piece) => !piece.includes('\uFFFD'))).toBe(true)
  }
})

test('the beginning of a character waits for its rest', () => {
  const bytes = new TextEncoder().encode('a\u{1F600}')
  expect([1, 2, 3, 4, 5].map((length) => wholeCharacters(bytes.subarray(0, length), 99))).toEqual([
    1, 1, 1, 1, 5,
  ])
  expect(wholeCharacters(new Uint8Array(), 99)).toBe(0)
})

test('what is no UTF-8 is replaced in pieces as it is in one', () => {
  // Whatever a linear congruence gives, out of bytes that begin, continue and break characters.
  const alphabet = [0x00, 0x61, 0x80, 0xa0, 0xbf, 0xc0, 0xc3, 0xe0, 0xe2, 0xed, 0xf0, 0xf4, 0xf8, 0xff]
  let state = 7
  const next = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31)
  for (let round = 0; round < 500; round++) {
    const bytes = Buffer.from(
      Array.from({ length: 40 }, () => alphabet[(next() >> 8) % alphabet.length] ?? 0),
    )
    const whole = bytes.toString('utf8').replaceAll('\0', '\uFFFD')
    expect(printedText(bytes)).toBe(whole)
    expect(piecesOf(bytes, 4 + (round % 9)).join('')).toBe(whole)
  }
})
