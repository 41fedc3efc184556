import { readFileSync } from 'node:fs'
import { processorTimes } from '#bench/quiet.ts'
import { familyOf, hostProcesses } from '#sandbox/host-processes.ts'
import type { Part } from '#test/faults/part.ts'

/** Milliseconds of processor time by who used it. */
export type Used = Record<string, number>

const MS_PER_TICK = 10
/** The whole machine. */
const ALL = 'all'
/** What is nobody's of ours: Docker, containers, this bench. */
const REST = 'the rest'

/** What each part has used until now, with all that it started; and the machine. */
export function processorUsed(parts: readonly Part[]): Used {
  const processes = hostProcesses()
  const own = parts.map((part) => {
    const first = processes.find(({ pid }) => pid === part.pid())
    const family = first ? familyOf(first, processes) : []
    return [part.name, family.reduce((sum, { pid }) => sum + usedBy(pid), 0)] as const
  })
  return { ...Object.fromEntries(own), [ALL]: processorTimes().worked }
}

/** Its children's too, as far as they have ended and it has taken notice. */
function usedBy(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Behind the name in parentheses; its own time as the 12th and 13th, its children's as the two after them.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) * MS_PER_TICK
  } catch {
    return 0
  }
}

/** What was used in between, for each of so many jobs, the most first. */
export function perJob(before: Used, after: Used, jobs: number): [name: string, ms: number][] {
  const used = Object.entries(after).map(([name, ms]) => [name, ms - (before[name] ?? 0)] as const)
  const all = used.find(([name]) => name === ALL)?.[1] ?? 0
  const own = used.filter(([name]) => name !== ALL)
  const rest = all - own.reduce((sum, [, ms]) => sum + ms, 0)
  return [...own, [REST, rest] as const]
    .map(([name, ms]): [string, number] => [name, ms / jobs])
    .toSorted(([, one], [, other]) => other - one)
}

export const tellProcessor = (what: string, used: readonly [name: string, ms: number][]): string => {
  const sum = used.reduce((total, [, ms]) => total + ms, 0)
  return `Processor time of ${what}, in ms: ${used.map(([name, ms]) => `${name} ${ms.toFixed(0)}`).join(', ')}; in all ${sum.toFixed(0)}.`
}
