import { afterAll, expect, test } from 'vitest'
import { getStored, putStored } from '#adapters/storage/stored.ts'
import type { Collaborators } from '#activities/collaborators.ts'
import type { Extraction } from '#domain/extraction.ts'
import type { Stored } from '#domain/stored.ts'
import { useService } from '#test/services.ts'
import { useOwnWorker } from './own-worker.ts'

/** What a test prints over a cell after planning; null: nothing. */
let forged: { from: string; to: string } | null = null

const worker = await useOwnWorker(await useService('instance'), (real, { storage }) => ({
  runProgram: async (job, given) =>
    real.runProgram(job, { ...given, extraction: await overprinted(storage, given.extraction) }),
}))
afterAll(() => worker.close())

/** The stored extraction with one cell printed over: another object, since a reference names its hash. */
async function overprinted(storage: Collaborators['storage'], stored: Stored): Promise<Stored> {
  if (forged === null) return stored
  const { from, to } = forged
  const extraction: Extraction = JSON.parse(Buffer.from(await getStored(storage, stored)).toString('utf8'))
  const cell = extraction.tables[0]?.cells.find(({ text }) => text === from)
  if (!cell?.number) throw new Error(`no cell holds ${from}`)
  Object.assign(cell, { text: to, number: { ...cell.number, value: Number(to) } })
  const bytes = new TextEncoder().encode(JSON.stringify(extraction))
  return putStored(storage, `${stored.key}.overprinted`, bytes, 'application/json')
}

const valueOf = (job: Awaited<ReturnType<typeof worker.ask>>) => job.answer?.values[0]?.value

test('the answer is computed from the stored cells: one changed after planning changes it', async () => {
  const question = 'What is the average electricity use per month?'
  forged = null
  const before = await worker.ask('energy-chart.png', question)
  forged = { from: '48.6', to: '60.6' }
  const after = await worker.ask('energy-chart.png', question)
  expect(before).toMatchObject({ status: 'succeeded', verification: 'verified' })
  expect(after).toMatchObject({ status: 'succeeded', verification: 'verified' })
  // Twelve months; one of them 12 higher.
  expect(Number(valueOf(after)) - Number(valueOf(before))).toBeCloseTo(1, 9)
})

test('a sum that the printed subtotal contradicts is shown as unverified, with the check that failed', async () => {
  forged = { from: '3.90', to: '5.90' }
  const job = await worker.ask('cafe-receipt.png', 'Add up the prices of all items.')
  expect(job).toMatchObject({ status: 'succeeded', verification: 'unverified' })
  expect(valueOf(job)).toBeCloseTo(43.2, 9)
  expect(job.checks.filter(({ passed }) => !passed)).toHaveLength(1)
})
