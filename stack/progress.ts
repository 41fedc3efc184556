import type { Progress } from './service.ts'

/** Where the lines go; `process.stderr` in life, so that stdout stays free for answers. */
export interface Screen {
  write(text: string): unknown
  isTTY?: boolean | undefined
  columns?: number | undefined
}

interface Line {
  title: string
  detail: string
  since: number
  /** When it was last printed, for screens that cannot rewrite a line. */
  told: number
}

/** A plain log repeats a running step this often, so that a long build is seen to be alive. */
const REMIND_MS = 15_000

/**
 * Lines for people. On a terminal the running steps are rewritten in place with their elapsed time; elsewhere each
 * step is a line at its end, and a reminder while it takes long. The last `say` of a step stays as the way taken.
 */
export function createProgress(screen: Screen = process.stderr): Progress {
  const running = new Set<Line>()
  const view = screen.isTTY ? liveView(screen, running) : plainView(screen, running)
  return {
    async step(title, work) {
      const line: Line = { title, detail: '', since: Date.now(), told: Date.now() }
      running.add(line)
      const tick = setInterval(view.tick, 250)
      try {
        const result = await work((detail) => void (line.detail = detail))
        running.delete(line)
        view.print(`✓ ${told(line)}`)
        return result
      } catch (error) {
        running.delete(line)
        view.print(`✗ ${told(line)}`)
        throw error
      } finally {
        clearInterval(tick)
      }
    },
  }
}

interface View {
  tick(): void
  print(text: string): void
}

function plainView(screen: Screen, running: Set<Line>): View {
  const tick = () => {
    for (const line of running) {
      if (Date.now() - line.told < REMIND_MS) continue
      line.told = Date.now()
      screen.write(`… ${told(line)}\n`)
    }
  }
  return { tick, print: (text) => screen.write(`${text}\n`) }
}

function liveView(screen: Screen, running: Set<Line>): View {
  let drawn = 0
  const draw = (above: string) => {
    const width = (screen.columns ?? 80) - 1
    const lines = [...running].map((line) => `… ${told(line)}`.slice(0, width))
    const up = drawn > 0 ? `\u001b[${drawn}A` : ''
    screen.write(`${up}\r\u001b[J${above}${lines.map((line) => `${line}\n`).join('')}`)
    drawn = lines.length
  }
  return { tick: () => draw(''), print: (text) => draw(`${text}\n`) }
}

function told(line: Line): string {
  const seconds = ((Date.now() - line.since) / 1000).toFixed(1)
  const detail = line.detail === '' ? '' : ` · ${line.detail}`
  return `${line.title} · ${seconds} s${detail}`
}
