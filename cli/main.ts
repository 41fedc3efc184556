import { ConfigError } from '#domain/environment.ts'
import { parseArguments, UsageError } from './arguments.ts'
import { ask } from './ask.ts'
import { type Command, helpOf, usageOf } from './command.ts'
import { doctor } from './doctor.ts'
import { reset } from './reset.ts'
import { sandbox } from './sandbox.ts'
import { tell } from './terminal.ts'

const COMMANDS: Record<string, Command> = { ask, doctor, reset, sandbox }

const OVERVIEW = [
  'Usage:',
  ...Object.values(COMMANDS).map(({ usage, does }) => `  npx reckoner ${usage}\n      ${does}`),
  'Each says more with --help.',
]
const ASKED_FOR = ['', 'help', '--help', '-h']

async function main([name = '', ...given]: string[]): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command) return call(command, given)
  if (ASKED_FOR.includes(name)) return print(OVERVIEW)
  tell(`There is no command "${name}".`)
  OVERVIEW.forEach((line) => tell(line))
  return 2
}

async function call(command: Command, given: string[]): Promise<number> {
  try {
    const read = parseArguments(given, command.flags)
    return read.flags.has('help') ? print(helpOf(command)) : await command.run(read)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    tell(error.message)
    tell(usageOf(command))
    return 2
  }
}

/** What was asked for goes where answers go. */
function print(lines: readonly string[]): number {
  process.stdout.write(`${lines.join('\n')}\n`)
  return 0
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  tell(error.message)
  process.exitCode = 1
}
