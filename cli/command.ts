import { type Arguments, type Flag, HELP } from './arguments.ts'

/** A command of `reckoner`. */
export interface Command {
  /** How it is called, after `npx reckoner`. */
  usage: string
  does: string
  flags: readonly Flag[]
  /** What its exit codes mean, beside 2 for a wrong call. */
  exit: string
  /**
   * @returns the exit code
   * @throws UsageError
   */
  run(given: Arguments): Promise<number>
}

/** Many have it. */
export const JSON_FLAG: Flag = { name: 'json', value: null, does: 'prints one line for programs' }

export const usageOf = ({ usage }: Command): string => `Usage: npx reckoner ${usage}`

/** All that `--help` has to say of a command, in lines. */
export function helpOf(command: Command): string[] {
  const rows = [...command.flags, HELP].map((flag) => [nameOf(flag), flag.does] as const)
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    usageOf(command),
    `It ${command.does}.`,
    '',
    ...rows.map(([name, does]) => `  ${name.padEnd(width)}  ${does}`),
    '',
    `Exit code: ${command.exit}; 2 after a wrong call.`,
  ]
}

function nameOf({ name, value }: Flag): string {
  if (name === HELP.name) return `--${name}, -h`
  return value === null ? `--${name}` : `--${name} ${value}`
}
