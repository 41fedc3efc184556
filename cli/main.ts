import { ConfigError } from '#domain/environment.ts'
import { UsageError } from './arguments.ts'
import { ask, ASK_USAGE } from './ask.ts'
import { doctor, DOCTOR_USAGE } from './doctor.ts'
import { reset, RESET_USAGE } from './reset.ts'
import { sandbox, SANDBOX_USAGE } from './sandbox.ts'
import { tell } from './terminal.ts'

const COMMANDS = {
  ask: { run: ask, usage: ASK_USAGE, does: 'asks a running instance a question about a picture' },
  doctor: { run: doctor, usage: DOCTOR_USAGE, does: 'says of each component where it is and what to do' },
  reset: { run: reset, usage: RESET_USAGE, does: 'makes a new run of a job, from a step on' },
  sandbox: {
    run: sandbox,
    usage: SANDBOX_USAGE,
    does: 'runs a file in the sandbox by hand, without the critic',
  },
}

const HELP = ['Usage:', ...Object.values(COMMANDS).map(({ usage, does }) => `  ${usage}\n      ${does}`)]

const isCommand = (name: string): name is keyof typeof COMMANDS => Object.hasOwn(COMMANDS, name)

async function main([name = '', ...given]: string[]): Promise<number> {
  if (isCommand(name)) return COMMANDS[name].run(given)
  HELP.forEach((line) => tell(line))
  return name === '' || name === '--help' || name === 'help' ? 0 : 2
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (error instanceof UsageError) {
    tell(error.message)
    process.exitCode = 2
  } else if (error instanceof ConfigError) {
    tell(error.message)
    process.exitCode = 1
  } else throw error
}
