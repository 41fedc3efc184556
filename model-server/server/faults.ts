import { z } from 'zod'
import { BUILTIN_ROLES, type BuiltinRole } from './models.ts'

/** What can be made to go wrong, for tests. */
export const FAULTS = [
  'delay',
  '429',
  '500',
  'hang',
  'cut',
  'wrong-json',
  'insecure-code',
  'failing-code',
  'endless-code',
  'lint-code',
] as const
export type FaultKind = (typeof FAULTS)[number]

export const scriptForm = z.array(
  z.object({
    role: z.enum(['vision', 'reasoning', 'codegen', 'review']),
    fault: z.enum(FAULTS),
    /** Milliseconds of a delay. */
    ms: z.number().int().nonnegative().max(600_000).default(1000),
    /** For how many calls. */
    times: z.number().int().positive().default(1),
  }),
)
export type Script = z.infer<typeof scriptForm>
type Fault = Script[number]

/** The faults still to come, and how often each model was called. */
export class Faults {
  #left: Fault[] = []
  readonly #calls = new Map<BuiltinRole, number>()

  add(script: Script): void {
    this.#left.push(...script.map((fault) => ({ ...fault })))
  }

  clear(): void {
    this.#left = []
    this.#calls.clear()
  }

  /** Counts a call, and takes the next fault that is meant for it. */
  take(role: BuiltinRole): Fault | null {
    this.#calls.set(role, (this.#calls.get(role) ?? 0) + 1)
    const fault = this.#left.find((one) => one.role === role)
    if (!fault) return null
    fault.times -= 1
    this.#left = this.#left.filter((one) => one.times > 0)
    return fault
  }

  state(): { calls: Record<string, number>; left: Script } {
    return {
      calls: Object.fromEntries(BUILTIN_ROLES.map((role) => [role, this.#calls.get(role) ?? 0])),
      left: this.#left,
    }
  }
}
