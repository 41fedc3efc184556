import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { isGone, thisOwner } from './owner.ts'

test('this process is not gone; one of its number that was started at another time is', () => {
  const owner = thisOwner()
  expect(isGone(owner)).toBe(false)
  const [host, pid, started, boot] = owner.split(':')
  expect(isGone([host, pid, Number(started) - 1, boot].join(':'))).toBe(true)
  expect(isGone(['elsewhere', pid, started, boot].join(':'))).toBe(false)
})

test('one that is over is gone, though its parent has not taken notice', async () => {
  // A shell that becomes another program keeps its child, and never waits for it.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const pid = await new Promise<string>((resolve) =>
    parent.stdout.once('data', (data) => resolve(`${data}`.trim())),
  )
  const stat = () => readFileSync(`/proc/${pid}/stat`, 'utf8')
  while (!stat().includes(') Z ')) await sleep(5)
  const [host, , , boot] = thisOwner().split(':')
  const started = stat()
    .slice(stat().lastIndexOf(')') + 2)
    .split(' ')[19]
  expect(isGone([host, pid, started, boot].join(':'))).toBe(true)
  parent.kill('SIGKILL')
})
