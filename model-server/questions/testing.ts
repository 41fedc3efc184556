import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import type { Extraction } from '#domain/extraction.ts'
import type { Plan } from '#domain/plan.ts'
import { writeProgram } from '#model-server/coder/write-program.ts'
import { planAnswer } from '#model-server/planner/plan-answer.ts'

/** A line of the result channel. */
export type Reported =
  | {
      kind: 'value'
      name: string
      value: number | string
      unit: string | null
      note: string | null
      uses: string[]
    }
  | { kind: 'text'; text: string }
  | { kind: 'check'; name: string; passed: boolean; detail: string | null }

export interface Ran {
  report: Reported[]
  error: string | null
  files: string[]
}

export interface Job {
  program: string
  extraction: Extraction
}

/** Runs programs with the local Python, each in a process of its own, over the real `reckoner` module. */
export function runPrograms(jobs: Job[]): Ran[] {
  const script = new URL('./run_programs.py', import.meta.url).pathname
  const { stdout, stderr, status } = spawnSync('python3', ['-I', '-B', script], {
    input: JSON.stringify(jobs),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Ran[]
}

export interface Planned extends Job {
  plan: Plan
}

/** The plan and the program of a question; throws when it is refused. */
export function planned(question: string, extraction: Extraction): Planned {
  const reply = planAnswer(question, extraction)
  if (reply.kind === 'refused') throw new Error(`${question}: ${reply.sentence}`)
  const program = writeProgram(reply.plan, extraction)
  if (program === null) throw new Error(`${question}: no program`)
  return { plan: reply.plan, program, extraction }
}

export const values = ({ report }: Ran) => report.filter((record) => record.kind === 'value')
export const checks = ({ report }: Ran) => report.filter((record) => record.kind === 'check')

/** A question and its direct answer, worked out by hand. */
export type Case = [question: string, expected: Expected, unit?: string | null]

/** A number, a label, or numbers by their labels in the order in which they are told. */
type Expected = number | string | Record<string, number>

/** Asks every question from plan to report, and compares the direct answers; one run of Python for all of them. */
export function testQuestions(extraction: Extraction, cases: Case[]): void {
  const answer = answersOnce(extraction, cases)
  test.each(cases)('%s', (question, expected, unit) => {
    const { plan, ran } = answer(question)
    const [first] = values(ran)
    expect(ran.error).toBeNull()
    mustBe(values(ran), expected)
    if (unit !== undefined) expect(first?.unit).toBe(unit)
    expect(checks(ran).map(({ name }) => name)).toEqual(plan.checks.map(({ name }) => name))
    expect(checks(ran).filter(({ passed }) => !passed)).toEqual([])
    expect(plan.checks.length).toBeGreaterThan(0)
    expect(ran.report.filter(({ kind }) => kind === 'text')).toHaveLength(1)
    expect(first?.uses.length).toBeGreaterThan(0)
    expect(first?.uses.filter((id) => !plan.cells.includes(id))).toEqual([])
  })
}

function mustBe(found: Extract<Reported, { kind: 'value' }>[], expected: Expected): void {
  if (typeof expected === 'string') return expect(found[0]?.value).toBe(expected)
  if (typeof expected === 'number') return expect(found[0]?.value).toBeCloseTo(expected, 8)
  expect(found.map(({ name }) => name)).toEqual(Object.keys(expected))
  for (const { name, value } of found) expect(value).toBeCloseTo(expected[name] ?? Number.NaN, 8)
}

function answersOnce(extraction: Extraction, cases: Case[]) {
  let answered: Map<string, { plan: Plan; ran: Ran }> | null = null
  return (question: string) => {
    if (!answered) {
      const jobs = cases.map(([asked]) => ({ asked, ...attempt(asked, extraction) }))
      const ran = runPrograms(jobs.map(({ program, extraction }) => ({ program, extraction })))
      answered = new Map(jobs.map(({ asked, plan }, at) => [asked, { plan, ran: ran[at] ?? NOTHING }]))
    }
    const found = answered.get(question)
    if (!found) throw new Error(`not asked: ${question}`)
    return found
  }
}

const NOTHING: Ran = { report: [], error: 'not run', files: [] }

/** A refusal fails its own test alone, as a program that says why. */
function attempt(question: string, extraction: Extraction): Planned {
  const reply = planAnswer(question, extraction)
  if (reply.kind === 'plan') return planned(question, extraction)
  const plan = { summary: '', steps: [], cells: [], assumptions: [], outputs: [], checks: [], recipe: null }
  return { plan, program: `raise SystemExit(${JSON.stringify(reply.sentence)})`, extraction }
}
