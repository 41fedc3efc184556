import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { armFailpoints, hit } from './hit.ts'
import { type Armed, armedName, firedOf } from './names.ts'

const folder = await temporaryFolder('failpoints')
afterEach(() => armFailpoints(null))

const arm = (armed: Armed) => writeFileSync(join(folder, armedName(armed)), '')
const fired = () => readdirSync(folder).flatMap((name) => firedOf(name) ?? [])

test('a point does nothing unless failpoints are armed', async () => {
  arm({ point: 'vision.before-effect', failure: 'error', passes: 1, id: 'idle' })
  await hit('vision.before-effect')
  expect(fired()).toEqual([])
})

test('an armed point fires at its pass, once', async () => {
  armFailpoints(folder)
  arm({ point: 'critic.after-effect', failure: 'error', passes: 2, id: 'second' })
  await hit('critic.after-effect')
  await hit('critic.before-effect')
  await expect(hit('critic.after-effect')).rejects.toThrow('critic.after-effect')
  await hit('critic.after-effect')
  expect(fired()).toEqual([{ id: 'second', pid: process.pid }])
  expect(readFileSync(join(folder, 'passed'), 'utf8')).toContain('critic.before-effect\n')
})

test('who is held goes on when the file is gone', async () => {
  armFailpoints(folder)
  arm({ point: 'finish.before-effect', failure: 'hold', passes: 1, id: 'held' })
  const file = join(folder, `fired=held=${process.pid}`)
  let over = false
  const held = hit('finish.before-effect').then(() => (over = true))
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect([existsSync(file), over]).toEqual([true, false])
  rmSync(file)
  await held
  expect(over).toBe(true)
})
