export type ToolName = 'ruff' | 'bandit' | 'allow-list'

/** A tool's work on one program. */
export interface Task {
  tool: ToolName
  args: readonly string[]
  /** The program, which is the tool's standard input. */
  input: string
  timeoutMs?: number
}

/** How a tool ended: by itself, or not as it should. */
export type ToolEnd = { kind: 'ended'; code: number; output: string } | { kind: 'broken'; why: string }
