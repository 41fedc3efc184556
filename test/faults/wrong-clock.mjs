// Loaded before a program of ours (`NODE_OPTIONS=--import …`): its wall clock is wrong by so many milliseconds. Timers and
// the monotonic clock stay as they are, as on a machine whose clock was set.
const offset = Number(process.env.RECKONER_WRONG_CLOCK_MS ?? 0)
const now = Date.now.bind(Date)

globalThis.Date = class extends Date {
  constructor(...given) {
    if (given.length === 0) super(now() + offset)
    else super(...given)
  }
  static now() {
    return now() + offset
  }
}
