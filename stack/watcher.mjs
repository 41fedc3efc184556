// Stands between a parent and a child where setpriv is missing: node watcher.mjs SIGNAL COMMAND ARGS…
// The parent holds our stdin; when it closes, the parent is gone and the child is ended.
import { spawn } from 'node:child_process'

const [signal, command, ...args] = process.argv.slice(2)
const PATIENCE_MS = 5000

const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
child.once('error', (error) => {
  console.error(error.message)
  process.exit(127)
})
child.once('exit', (code, killedBy) => {
  if (killedBy) process.kill(process.pid, 'SIGKILL')
  process.exit(code ?? 1)
})
for (const passedOn of ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP']) {
  process.on(passedOn, () => child.kill(passedOn))
}
process.stdin.resume()
process.stdin.once('end', () => {
  child.kill(signal)
  setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref()
})
