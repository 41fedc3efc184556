import type { HostileProgram } from '#test/attacks/attack.ts'
import { claim, printedWithinLimits, tells } from '#test/attacks/claims.ts'

const descriptor = (number: number) => [{ name: 'descriptor', bytes: Buffer.from(String(number)) }]

const flood = (name: string, number: number): HostileProgram => ({
  rows: '13 X7',
  name: `10 GB to ${name}`,
  program: 'output_flood',
  files: descriptor(number),
  outcome: 'output_limit',
  claims: [printedWithinLimits],
})

export const output: HostileProgram[] = [
  flood('stdout', 1),
  flood('stderr', 2),
  flood('the result channel', 3),
  {
    rows: '13',
    name: '10 GB to stdout, opened anew, by 17 processes',
    program: 'output_flood_many',
    outcome: 'output_limit',
    claims: [printedWithinLimits],
  },
  {
    rows: 'X7',
    name: 'binary, terminal escapes, invalid UTF-8',
    program: 'output_strange',
    outcome: 'ok',
    claims: [
      printedWithinLimits,
      claim('281 and 10 bytes counted', ({ printed }) => ({
        seen: `${printed.stdout} and ${printed.stderr}`,
        right: printed.stdout === 281 && printed.stderr === 10,
      })),
      tells('\\xff\\xfe replaced', /b\uFFFD\uFFFDc/),
    ],
  },
]
