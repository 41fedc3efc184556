import { chmod } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, onTestFinished, test, vi } from 'vitest'
import { createResident } from '#adapters/linters/resident/resident.ts'
import { spoiledTools } from '#adapters/linters/resident/spoiled-tools.ts'
import { createLog } from '#adapters/telemetry/log.ts'
import { hostProcesses } from '#sandbox/host-processes.ts'
import { useService } from '#test/services.ts'
import { createAllowList } from './allow-list.ts'
import { createBandit } from './bandit.ts'
import { createCritic } from './create-critic.ts'
import { EVASIONS } from './evasions.ts'
import type { Linter } from './linters.ts'
import { createRuff } from './ruff.ts'

const { pythonTools } = await useService('pythonTools')
const never = new AbortController().signal
const log = createLog({ service: 'test', level: 'silent' })
const resident = createResident(pythonTools, log)
afterAll(() => resident.close())

/** The critic with these tools, until the end of the test. */
function criticWith(tools: string) {
  const critic = createCritic(tools, 4, log)
  onTestFinished(() => critic.close())
  return critic
}

async function codes(linter: Linter, source: string): Promise<string[]> {
  const result = await linter.inspect(source, never)
  if (result.kind === 'broken') throw new Error(`${result.tool} ${result.why}`)
  return result.findings.map(({ code }) => code)
}

const TYPICAL = `"""Yearly growth, see https://example.org and ().__class__ for nothing."""
from __future__ import annotations

import json
import math
import random
from dataclasses import dataclass, field
from datetime import datetime

import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from PIL import Image
from scipy import stats
import reckoner


@dataclass
class Fit:
    slope: float
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._kept = self.slope

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._kept:.2f} per unit/year)"


def main() -> None:
    frame = reckoner.table(0)
    limit = 3
    big = frame.query("value > @limit and year < 2020").eval("ratio = value / year")
    values = np.array([reckoner.value(f"t0.r{row}.c1") for row in range(3)])
    fit = stats.linregress(np.arange(len(values)), values)
    shares = 100 * values / values.sum()
    random.seed(1)
    assert math.isfinite(fit.slope), "slope / intercept"
    with open("/out/table.csv", "w") as out, open("notes.txt", mode="w") as notes:
        out.write(frame.to_csv())
        notes.write("in /out too, where programs are at home")
    with open("/in/extraction.json", encoding="utf-8") as kept:
        described = json.load(kept)
    picture = Image.open("/in/image-0.png")
    try:
        when = datetime.strptime("2020-01-01", "%Y-%m-%d")
    except ValueError:
        pass
    figure, axes = plt.subplots()
    axes.plot(values, label="EUR / month")
    axes.set_title(getattr(fit, "slope", 0))
    reckoner.save(figure, "plot.png")
    frame.to_csv("/tmp/copy.csv")
    reckoner.check("shares sum to 100", abs(shares.sum() - 100) <= 1)
    reckoner.answer("growth", float(fit.slope), unit="%", uses=["t0.r0.c1"], note=str(Fit(1.0)))
    print(described["description"], picture.size, len(big), when, np.__version__)


if __name__ == "__main__":
    main()
`

test('a typical program is approved by all three', async () => {
  expect(await criticWith(pythonTools).review(TYPICAL, never)).toEqual({ kind: 'approved' })
})

test('the allow-list rejects every known way round it', { timeout: 120_000 }, async () => {
  const allowList = createAllowList(resident)
  const missed: unknown[] = []
  for (const [code, source] of EVASIONS) {
    const found = await codes(allowList, source)
    if (!found.includes(code)) missed.push({ code, source: source.slice(0, 100), found })
  }
  expect(missed).toEqual([])
})

test('the allow-list says in which line, and what is there instead', async () => {
  const result = await createAllowList(resident).inspect('x = 1\nimport os\n', never)
  expect(result).toMatchObject({
    findings: [
      {
        kind: 'policy',
        tool: 'allow-list',
        code: 'import',
        line: 2,
        message: expect.stringMatching(/os .*numpy/),
      },
    ],
  })
})

test('the allow-list never runs what it reads', async () => {
  const path = join(tmpdir(), `was-run-${process.pid}`)
  await codes(createAllowList(resident), `open(${JSON.stringify(path)}, "w").write("ran")`)
  await expect(chmod(path, 0o600)).rejects.toThrow(/ENOENT/)
})

test('ruff finds errors and lets style be', async () => {
  const ruff = createRuff(resident)
  expect(await codes(ruff, 'import os, sys\nl=[1 ,2]\nunused = f""\n')).toEqual([])
  expect(await codes(ruff, 'print(undefined)')).toEqual(['F821'])
  expect(await codes(ruff, 'return 1')).toEqual(['F706'])
  expect(await codes(ruff, '"%d %d" % (1,)')).toEqual(['F507'])
  expect(await codes(ruff, 'x = (')).toContain('invalid-syntax')
  expect(await codes(ruff, 'type X = int')).toContain('invalid-syntax')
})

test.each([
  'print(nope)  # noqa',
  '# ruff: noqa\nprint(nope)',
  '# flake8: noqa\nprint(nope)',
  '# ruff: noqa: F821\nprint(nope)',
  '# ruff: disable[F821]\nprint(nope)\n# ruff: enable[F821]',
])('ruff is not silenced by a comment: %j', async (source) => {
  expect(await codes(createRuff(resident), source)).toEqual(['F821'])
})

test('bandit finds what runs other programs, at any severity', async () => {
  const bandit = createBandit(resident)
  expect(await codes(bandit, 'import subprocess\nsubprocess.run("ls", shell=True)')).toEqual([
    'B404',
    'B607',
    'B602',
  ])
  expect(await codes(bandit, 'eval("1")')).toEqual(['B307'])
  expect(await codes(bandit, 'import os\nos.system("ls")')).toEqual(expect.arrayContaining(['B605']))
  expect(await bandit.inspect('exec("1")', never)).toMatchObject({
    findings: [{ kind: 'security', tool: 'bandit', code: 'B102', line: 1 }],
  })
})

test.each([
  'eval("1")  # nosec',
  'eval("1")  # nosec B307',
  '# nosec\neval("1")',
  '# bandit: skip\neval("1")  # NOSEC',
])('bandit is not silenced by a comment: %j', async (source) => {
  expect(await codes(createBandit(resident), source)).toEqual(['B307'])
})

test('what cannot be read as Python is rejected by each tool for itself', async () => {
  for (const source of ['x = (', 'def', '\tx = 1\n  y = 2', 'x = "\ud800', '('.repeat(5000)]) {
    for (const tool of [createRuff, createBandit, createAllowList]) {
      expect(await codes(tool(resident), source)).not.toEqual([])
    }
  }
})

test('an empty program breaks no tool', async () => {
  expect(await criticWith(pythonTools).review('', never)).toEqual({ kind: 'approved' })
})

test.each([
  ['killed mid-way', 'echo "[" ; kill -9 $$', /killed by SIGKILL/],
  ['crashing', 'exit 2', /exit code 2/],
  ['speaking nonsense', 'echo all fine', /not understood/],
  ['speaking another form', 'echo "[{}]"', /not understood/],
  ['saying nothing', 'exit 0', /not understood/],
])('a ruff that is %s rejects', async (_, script, why) => {
  const critic = criticWith(await spoiledTools(pythonTools, { ruff: script }))
  expect(await critic.review('x = 1', never)).toMatchObject({
    kind: 'rejected',
    findings: [{ tool: 'ruff', code: 'tool-failed', message: expect.stringMatching(why) }],
  })
})

test('without any tools everything is rejected', async () => {
  const verdict = await criticWith('/nowhere').review('x = 1', never)
  const failed = { code: 'tool-failed', message: expect.stringMatching(/ENOENT/) }
  expect(verdict).toMatchObject({ kind: 'rejected', findings: [failed, failed, failed] })
})

test('a cancelled review ends at once and gives no verdict', async () => {
  const critic = criticWith(await spoiledTools(pythonTools, { ruff: 'exec sleep 60' }))
  const controller = new AbortController()
  const started = performance.now()
  const review = critic.review(TYPICAL, controller.signal)
  await sleep(100)
  controller.abort(new Error('cancelled'))
  await expect(review).rejects.toThrow('cancelled')
  expect(performance.now() - started).toBeLessThan(3000)
})

test('a review that loses its tools half-way rejects, and the next one has tools again', async () => {
  const script = 'case "$(cat)" in *TYPICAL*) ;; *) exec sleep 60 ;; esac; echo "[]"'
  const critic = criticWith(await spoiledTools(pythonTools, { ruff: script }))
  const review = critic.review('x = 1', never)
  await vi.waitFor(() => process.kill(parentOf('sleep'), 'SIGKILL'), 10_000)
  const lost = expect.stringMatching(/^ruff lost the process that it ran in/)
  expect(await review).toMatchObject({
    kind: 'rejected',
    findings: expect.arrayContaining([
      expect.objectContaining({ tool: 'ruff', code: 'tool-failed', message: lost }),
    ]),
  })
  expect(await critic.review(`${TYPICAL}# TYPICAL\n`, never)).toEqual({ kind: 'approved' })
})

/** The process of ours that started a program of this name. */
function parentOf(name: string): number {
  const all = hostProcesses()
  const parents = all.filter(({ words }) => words[0] === name).map(({ parent }) => parent)
  const ours = all.find(({ pid, parent }) => parents.includes(pid) && parent === process.pid)
  if (!ours) throw new Error(`There is no ${name} yet.`)
  return ours.pid
}

test('ten reviews at once, hostile ones among them, have the verdicts that they have alone', async () => {
  const critic = criticWith(pythonTools)
  const programs = [
    TYPICAL,
    'import os',
    TYPICAL,
    '('.repeat(5000),
    'eval("1")',
    `x = a${'.b'.repeat(20_000)}`,
  ]
  const alone = []
  for (const program of programs) alone.push(await critic.review(program, never))
  expect(alone.map(({ kind }) => kind)).toEqual([
    'approved',
    'rejected',
    'approved',
    'rejected',
    'rejected',
    'rejected',
  ])
  const ten = [...programs, ...programs.slice(0, 4)]
  const together = await Promise.all(ten.map((program) => critic.review(program, never)))
  expect(together).toEqual([...alone, ...alone.slice(0, 4)])
})
