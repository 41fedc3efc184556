import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { processesWith } from '#test/processes.ts'
import { killContainer } from './container-processes.ts'

/** Starts two hundred children one after the other, as a runtime does that is killed while it starts something. */
const BUSY = 'i=0; while [ $i -lt 200 ]; do sleep "$1" & i=$((i+1)); done; wait'

test('what a process started in the moment before it was killed ends with it', async () => {
  for (const seconds of ['4301', '4302', '4303']) {
    const id = randomUUID()
    spawn('sh', ['-c', BUSY, id, seconds], { detached: true, stdio: 'ignore' })
    await sleep(20)
    expect(await killContainer(id)).toBe(true)
    expect(processesWith(`sleep ${seconds}`)).toEqual([])
  }
})
