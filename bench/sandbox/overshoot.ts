import { untilQuiet } from '#bench/quiet.ts'
import { type Row, worstRow } from '#bench/row.ts'
import { timed } from '#bench/samples.ts'
import { goalOf } from './goals.ts'
import type { Field } from './latency.ts'
import { STUBBORN } from './programs.ts'
import type { Subject } from './subject.ts'

const DEADLINE_MS = 1000

/** How long after its deadline a program that does not want to end is over, as whoever asked for it sees it. */
export async function measureOvershoot(field: Field, { variant, run }: Subject): Promise<Row[]> {
  const rows: Row[] = []
  for (const [name, program] of Object.entries(STUBBORN)) {
    const samples: number[] = []
    for (let round = 0; round < field.effort.stubborn; round += 1) {
      await untilQuiet(field.effort.patienceMs)
      const { ms, result } = await timed(() => run(program, { timeoutMs: DEADLINE_MS }))
      if (result.outcome !== 'timeout')
        throw new Error(`${variant.label}, ${name}: ${result.outcome}, not timeout. ${result.stderr}`)
      samples.push(ms - result.ms.queue - result.ms.start - DEADLINE_MS)
    }
    const goal = goalOf(variant, 'overshoot')
    rows.push(worstRow({ what: `past deadline, ${name}`, subject: variant.label, unit: 'ms', goal }, samples))
  }
  return rows
}
