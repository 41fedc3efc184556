import type { Bench } from '#bench/bench.ts'
import type { Row } from '#bench/row.ts'
import { messageOf } from '#stack/message.ts'
import { FULL, QUICK } from './effort.ts'
import { measureIdle } from './idle.ts'
import { type Field, measureLatency } from './latency.ts'
import { createNaive } from './naive.ts'
import { measureOvershoot } from './overshoot.ts'
import { type Site, openSite } from './site.ts'
import { measureStreams } from './stream.ts'
import { type Subject, openSubject } from './subject.ts'

/** The sandbox on every runtime, beside `docker run --rm` of the same programs and bare Python. */
export const benchSandbox: Bench = async ({ quick, runtime }, progress) => {
  const site = await openSite(runtime, progress)
  const naive = await createNaive(site)
  const { subjects, notes } = await openSubjects(site)
  const effort = quick ? QUICK : FULL
  try {
    const measure = <T>(title: string, work: (field: Field) => Promise<T>) =>
      progress.step(title, (say) => work({ subjects, naive, effort, say }))
    const latency = await measure('One run', measureLatency)
    const rows = await measure('Streams, deadlines, rest', (field) => measureAlone(field, site))
    return {
      rows: [...latency.rows, ...rows],
      notes: [...site.notes, ...notes, ...latency.notes],
    }
  } finally {
    await Promise.all(subjects.map((subject) => subject.close()))
    await naive.close()
    await site.close()
  }
}

/** A runtime that does not even start is told about, and the others are measured. */
async function openSubjects(site: Site): Promise<{ subjects: Subject[]; notes: string[] }> {
  const subjects: Subject[] = []
  const notes: string[] = []
  for (const variant of site.variants) {
    try {
      subjects.push(await openSubject(site, variant))
    } catch (error) {
      notes.push(`Left out: ${messageOf(error)}`)
    }
  }
  return { subjects, notes }
}

/** What uses the whole machine, one runtime after the other. */
async function measureAlone(field: Field, site: Site): Promise<Row[]> {
  const rows: Row[] = []
  for (const subject of field.subjects) {
    const { label, shipped } = subject.variant
    field.say(`${label}: streams`)
    rows.push(...(await measureStreams(field, subject)))
    field.say(`${label}: deadlines`)
    if (shipped) rows.push(...(await measureOvershoot(field, subject)))
    field.say(`${label}: at rest`)
    rows.push(...(await measureIdle(field, site, subject.variant)))
  }
  return rows
}
