// Plain JavaScript for Node 20, as what hands over to it.
import { readFileSync } from 'node:fs'

/** How soon it is seen that npm is gone. Its death is no event for who is not its parent. */
const EVERY_MS = 250
/** npm itself, or the shell that it starts commands in, as a process is called in `/proc`. */
const NPM = /^npm( |\0)|^[^\0]*node[^\0]*\0[^\0]*\/(npm|npx)(-cli\.js)?\0/
const SHELL = /^([^\0]*\/)?(sh|bash|dash|zsh)\0-c\0/

/**
 * The npm that started this process; null: somebody else did. It does not pass every signal on, and cannot pass on the one
 * that kills it; who ended it wants the command ended.
 *
 * Watched is npm alone, never whoever happens to be the parent: under `nohup` or `setsid` npm outlives the shell that
 * it was called from, and the command with it. A command that was started by somebody else, or that was put into a
 * session of its own, is to outlive whoever started it. One that was put into the background within npm's own shell ends
 * with npm: that npm has ended well, and not been killed, shows nowhere.
 */
export function npmThatStarted() {
  const npm = npmAbove(process.ppid)
  return npm?.session === statOf(process.pid)?.session ? npm : null
}

/** Calls once when it is gone; never, when there is none. */
export function whenGone(npm, then) {
  if (npm === null) return
  let missed = 0
  const timer = setInterval(() => {
    // Twice, since reading fails for other reasons, too, when a machine is short of something.
    missed = statOf(npm.pid)?.started === npm.started ? 0 : missed + 1
    if (missed < 2) return
    clearInterval(timer)
    then()
  }, EVERY_MS)
  timer.unref()
}

/** The npm that has this process number, or stands right above the shell that has it; null: it is neither. */
function npmAbove(pid) {
  const [stat, line] = [statOf(pid), lineOf(pid)]
  if (stat === null) return null
  if (NPM.test(line)) return stat
  return SHELL.test(line) && NPM.test(lineOf(stat.parent)) ? statOf(stat.parent) : null
}

/** null: there is no such process, or only what is left of it until its parent has been told. */
function statOf(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may hold spaces, so that fields are counted from its end.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    return { pid, parent: Number(fields[1]), session: fields[3], started: fields[19] }
  } catch {
    return null
  }
}

/** Its arguments with NUL between them, or the title that it gave itself. */
function lineOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
