import type { EventBody } from '#domain/event.ts'
import { size } from './format.ts'

type Told = Extract<EventBody, { kind: 'output' | 'output-cut' | 'output-ended' }>
export type Stream = Extract<Told, { kind: 'output' }>['stream']

/** What a program printed, as its events tell it. Never mutated. */
export interface Output {
  /** As it came; what one stream printed in a row is one piece. */
  pieces: readonly { stream: Stream; text: string }[]
  /** Bytes of each stream that were told. */
  told: Readonly<Record<Stream, number>>
  /** More was printed than is told. */
  cut: boolean
  /** Bytes of each stream in all; null: the program has not ended, or nobody could tell. */
  printed: Readonly<Record<Stream, number>> | null
}

export const NO_OUTPUT: Output = { pieces: [], told: { stdout: 0, stderr: 0 }, cut: false, printed: null }

export function withOutput(output: Output, body: Told): Output {
  switch (body.kind) {
    case 'output':
      return {
        ...output,
        pieces: joined(output.pieces, body),
        told: { ...output.told, [body.stream]: body.to },
      }
    case 'output-cut':
      return { ...output, cut: true }
    case 'output-ended':
      return { ...output, printed: { stdout: body.stdout, stderr: body.stderr } }
  }
}

function joined(pieces: Output['pieces'], { stream, text }: { stream: Stream; text: string }) {
  const last = pieces.at(-1)
  if (last?.stream !== stream) return [...pieces, { stream, text }]
  return pieces.with(pieces.length - 1, { stream, text: last.text + text })
}

/**
 * Printed text with everything written out that a terminal would obey or that has no look of its own: nothing of it
 * moves, hides or turns round what stands beside it. A line that is printed over another becomes the next line.
 */
export const harmless = (text: string): string =>
  text.replaceAll(/\r\n?/g, '\n').replaceAll(/[^\P{C}\n\t]/gu, escaped)

const escaped = (character: string) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`

const STREAMS: readonly Stream[] = ['stdout', 'stderr']

/** How much of each stream is shown: `12 kB`, or `64 kB of 1.2 MB shown`; a stream without output is left out. */
export function amountsOf({ told, printed }: Output): { stream: Stream; amount: string; exactly: string }[] {
  const all = printed ?? told
  return STREAMS.filter((stream) => all[stream] > 0).map((stream) => {
    const [shown, whole] = [told[stream], all[stream]]
    const amount = shown < whole ? `${size(shown)} of ${size(whole)} shown` : size(whole)
    return { stream, amount, exactly: `${shown} of ${whole} bytes` }
  })
}
