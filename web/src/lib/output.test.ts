import { expect, test } from 'vitest'
import { amountsOf, harmless, NO_OUTPUT, type Output, type Stream, withOutput } from './output.ts'

const AT = { step: 'execution', attempt: 1, tries: 1 } as const

/** Pieces as they came, each of a stream. */
function printed(...pieces: [Stream, string][]): Output {
  return pieces.reduce((output, [stream, text]) => {
    const from = output.told[stream]
    return withOutput(output, { kind: 'output', ...AT, stream, from, to: from + text.length, text })
  }, NO_OUTPUT)
}

test('what one stream prints in a row is one piece, and the streams stand in their order', () => {
  const output = printed(['stdout', 'Sal'], ['stdout', 'es\n'], ['stderr', 'slow\n'], ['stdout', 'done\n'])
  expect(output.pieces).toEqual([
    { stream: 'stdout', text: 'Sales\n' },
    { stream: 'stderr', text: 'slow\n' },
    { stream: 'stdout', text: 'done\n' },
  ])
  expect(output.told).toEqual({ stdout: 11, stderr: 5 })
  expect(NO_OUTPUT.pieces).toEqual([])
})

const amounts = (output: Output) => amountsOf(output).map(({ stream, amount }) => `${stream}, ${amount}`)

test('how much was printed is said to the reader and, exactly, to who asks', () => {
  expect(amounts(NO_OUTPUT)).toEqual([])
  const output = printed(['stdout', 'x'.repeat(64_000)], ['stderr', 'slow\n'])
  expect(amounts(output)).toEqual(['stdout, 64\u202fkB', 'stderr, 5\u202fB'])
  const cut = withOutput(output, { kind: 'output-cut', ...AT })
  expect(cut.cut).toBe(true)
  const ended = withOutput(cut, { kind: 'output-ended', ...AT, stdout: 1_048_577, stderr: 5 })
  expect(amounts(ended)).toEqual(['stdout, 64\u202fkB of 1.0\u202fMB shown', 'stderr, 5\u202fB'])
  expect(amountsOf(ended).map(({ exactly }) => exactly)).toEqual(['64000 of 1048577 bytes', '5 of 5 bytes'])
})

test('a stream of which nothing could be shown is still said to have been printed to', () => {
  const ended = withOutput(printed(['stdout', 'x']), { kind: 'output-ended', ...AT, stdout: 1, stderr: 20 })
  expect(amounts(ended)).toEqual(['stdout, 1\u202fB', 'stderr, 0\u202fB of 20\u202fB shown'])
})

test('nothing that is printed can move, hide or turn round what stands beside it', () => {
  expect(harmless('\u001B[31mred\u001B[0m \u0007\b\u007F\u009B2J')).toBe(
    String.raw`\u{1b}[31mred\u{1b}[0m \u{7}\u{8}\u{7f}\u{9b}2J`,
  )
  expect(harmless('a\u202Eb\u2066c\u200Bd')).toBe(String.raw`a\u{202e}b\u{2066}c\u{200b}d`)
  expect(harmless('10 %\r20 %\r\nend\n')).toBe('10 %\n20 %\nend\n')
  const plain = 'März\t€ 5\n\u{1F600} <b>&amp;</b>'
  expect(harmless(plain)).toBe(plain)
})
