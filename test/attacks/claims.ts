import type { Execution } from '#domain/execution.ts'
import { type Claim, type Each, each } from '#test/attacks/attack.ts'

const SHOWN = 60

/** What the program printed is exactly this. */
export function prints(text: Each<string>): Claim {
  return claim(
    map(text, (line) => `prints "${brief(line)}"`),
    ({ stdout }, runtime) => ({
      seen: `printed "${brief(stdout)}"`,
      right: stdout.trimEnd() === each(text, runtime),
    }),
  )
}

/** It prints a line that fits. @param words what the line must say, for people */
export function tells(words: string, pattern: RegExp): Claim {
  return claim(words, ({ stdout }) => {
    const line = pattern.exec(stdout)?.[0]
    return { seen: `"${brief(line ?? stdout)}"`, right: line !== undefined }
  })
}

/** It prints a line `LABEL: NUMBER …`, and the number lies between these. */
export function counts(label: string, from: number, to: number): Claim {
  return claim(`${label} ${from} to ${to}`, ({ stdout }) => {
    const found = new RegExp(`^${label}: (\\d+)`, 'm').exec(stdout)?.[1]
    const number = Number(found ?? NaN)
    return { seen: `${label} ${found ?? 'not told'}`, right: number >= from && number <= to }
  })
}

/**
 * Every try that the program tells of was refused.
 * @param tries how many there must be, so that a program which tries nothing does not pass
 * @param open tries that may get through, because nothing lies behind them: said where they are used
 */
export function refuses(tries: number, reasons: Each<string>, open: Each<readonly string[]> = []): Claim {
  const words = map(reasons, (names) => `${tries} tries refused by ${names.replaceAll(' ', ', ')}`)
  return claim(words, ({ stdout }, runtime) => {
    const allowed = each(reasons, runtime).split(' ')
    const passable = each(open, runtime)
    const made = triesIn(stdout)
    const odd = made.filter(({ name, said }) => !allowed.includes(said) && !passable.includes(name))
    if (odd.length > 0)
      return { seen: odd.map(({ name, said }) => `${name}: ${said}`).join(', '), right: false }
    return { seen: `${made.length} tries refused`, right: made.length === tries }
  })
}

/** These tries work: they show that the program would tell, were anything to get through. */
export function allows(...names: string[]): Claim {
  return claim(`${names.join(', ')} works`, ({ stdout }) => {
    const reached = triesIn(stdout).filter(({ said }) => said === 'REACHED')
    const missing = names.filter((name) => !reached.some((one) => one.name === name))
    return {
      seen: missing.length === 0 ? 'so does it' : `not ${missing.join(', ')}`,
      right: missing.length === 0,
    }
  })
}

/** Files that come, and names that are refused, in any order. */
export function leaves(files: readonly string[], rejected: readonly string[] = []): Claim {
  return claim(`${files.length} files come, ${rejected.length} do not`, (execution) => {
    const came = execution.files.map(({ name }) => name)
    const refused = execution.rejected.map(({ name }) => name)
    const odd = [...difference(came, files), ...difference(refused, rejected)]
    return { seen: odd.length === 0 ? 'so it is' : `otherwise: ${odd.join(', ')}`, right: odd.length === 0 }
  })
}

/** Nothing that the program forged is taken for a result. */
export const nothingForged: Claim = claim('no forged value or file', ({ report, files }) => {
  const found = [...report.values.map(({ name }) => name), ...files.map(({ name }) => name)]
  const forged = found.filter((name) => name.includes('forged'))
  return { seen: forged.length === 0 ? 'none' : `FORGED: ${forged.join(', ')}`, right: forged.length === 0 }
})

/** What was printed is text, no more of it than is kept, and the count of bytes is at least that. */
export const printedWithinLimits: Claim = claim('text within its limits', (execution) => {
  const right = (['stdout', 'stderr'] as const).every((stream) => isBounded(execution, stream))
  const { stdout, stderr } = execution.printed
  return { seen: `${stdout} and ${stderr} bytes`, right }
})

/** Room for the sandbox's own sentence behind what a program printed. */
const NOTICE = 300

function isBounded(execution: Execution, stream: 'stdout' | 'stderr'): boolean {
  const text = execution[stream]
  const limit = execution.limits[`${stream}Bytes`]
  return text.isWellFormed() && !text.includes('\0') && text.length <= limit + NOTICE
}

export function claim(expected: Each<string>, look: Claim['look']): Claim {
  return { expected, look }
}

function triesIn(stdout: string): { name: string; said: string }[] {
  return [...stdout.matchAll(/^(.+): ([A-Z]\w*|gaierror|herror)$/gm)].map(([, name = '', said = '']) => ({
    name,
    said,
  }))
}

const difference = (one: readonly string[], other: readonly string[]): string[] => [
  ...one.filter((name) => !other.includes(name)).map((name) => `+${name}`),
  ...other.filter((name) => !one.includes(name)).map((name) => `-${name}`),
]

function map(given: Each<string>, words: (text: string) => string): Each<string> {
  return typeof given === 'string' ? words(given) : { runc: words(given.runc), runsc: words(given.runsc) }
}

const brief = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').slice(0, SHOWN)
