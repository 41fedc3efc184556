import { afterAll, expect, test } from 'vitest'
import { someImage, someJob } from '#db/test-jobs.ts'
import { freshDatabase } from '#db/testing.ts'
import { LOCAL_OWNER } from '#domain/owner.ts'
import { useService } from '#test/services.ts'
import { questionOf } from './question.ts'

const { databaseUrl } = await useService('postgres')
const fresh = await freshDatabase(databaseUrl)
const { db } = fresh
afterAll(() => fresh.drop())

const ask = (question: string, images: string[]) => someJob(db, { images, question })
const asked = (jobId: string) => questionOf(db, { ...LOCAL_OWNER, jobId })

test('steps that follow one another read what a job asks once', async () => {
  const images = [await someImage(db)]
  const jobId = await ask('What is the total?', images)
  const [first, second] = await Promise.all([asked(jobId), asked(jobId)])
  expect(first).toBe(second)
  await db.updateTable('jobs').set({ question: 'Another one?' }).where('id', '=', jobId).execute()
  expect(await asked(jobId)).toMatchObject({ question: 'What is the total?' })
})

test('a job of somebody else is not found, though it is remembered', async () => {
  const jobId = await ask('What is the total?', [await someImage(db)])
  await asked(jobId)
  const other = questionOf(db, { organisation: 'org_other', member: 'mem_other', jobId })
  await expect(other).rejects.toThrow(jobId)
})

test('that it could not be read is not remembered', async () => {
  const { organisation, member } = LOCAL_OWNER
  const owner = { organisation, member }
  await expect(asked('job_late')).rejects.toThrow('job_late')
  const late = { ...owner, id: 'job_late', question: 'Since when?', models: 'test', last_seq: 1 }
  await db.insertInto('jobs').values(late).execute()
  const picture = { ...owner, job_id: 'job_late', position: 0, image_id: await someImage(db) }
  await db.insertInto('job_images').values(picture).execute()
  expect(await asked('job_late')).toMatchObject({ question: 'Since when?' })
})
