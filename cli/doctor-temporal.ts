import type { TemporalByHand } from '#stack/temporal-by-hand.ts'

/** What a shell reads so that `temporal` is the command of an instance, and speaks to it. */
export const temporalLines = (command: string, { address, namespace }: TemporalByHand): string[] => [
  `export TEMPORAL_ADDRESS=${address} TEMPORAL_NAMESPACE=${namespace}`,
  `temporal() { ${quoted(command)} "$@"; }`,
]

const quoted = (path: string) => `'${path.replaceAll("'", `'\\''`)}'`
