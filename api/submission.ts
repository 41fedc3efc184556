import { createHash } from 'node:crypto'
import { z } from 'zod'
import { hit } from '#adapters/failpoints/hit.ts'
import type { NormalisedImage } from '#adapters/images/images.ts'
import { type Acceptance, acceptJob, findAcceptance, type Idempotency, type NewJob } from '#db/accepting.ts'
import { findImages } from '#db/images.ts'
import type { Owner } from '#domain/owner.ts'
import { ON_EXHAUSTED, type OnExhausted } from '#domain/parking.ts'
import { ATTEMPTS } from '#domain/repair.ts'
import { readJson } from './body.ts'
import type { Collaborators } from './collaborators.ts'
import { filesOf, isMultipart } from './multipart.ts'
import { imageMissing, keepImage, MOST_IMAGES, normalise, readForm, uploadOf } from './pictures.ts'
import { notFound, Problem } from './problem.ts'
import { questionOf } from './question.ts'

/** What is asked, before anything of it is kept. */
interface Submission {
  question: string
  /** SHA-256 of each picture as kept. */
  hashes: string[]
  onExhausted: OnExhausted
  /** Keeps the pictures that are not kept yet and gives the ids of all. */
  keep(): Promise<string[]>
}

type Needs = Pick<Collaborators, 'db' | 'storage' | 'normaliseImage' | 'settings'>

/**
 * Accepts the job that a request asks for, once for an idempotency key. Whatever is refused leaves
 * nothing behind.
 * @throws Problem for everything that is wrong with the request
 */
export async function submit(
  needs: Needs,
  owner: Owner,
  request: Request,
): Promise<Exclude<Acceptance, { kind: 'conflict' }>> {
  const key = keyOf(request)
  const submission = isMultipart(request)
    ? await fromForm(needs, owner, request)
    : await fromJson(needs, owner, request)
  const { question, onExhausted } = submission
  const idempotency = key === null ? null : { key, hash: hashOf(submission) }
  return (
    (await acceptedBefore(needs, owner, idempotency)) ??
    unlessConflict(
      await accept(needs.db, {
        owner,
        question,
        images: await submission.keep(),
        models: needs.settings.models,
        attempts: ATTEMPTS,
        onExhausted,
        idempotency,
      }),
    )
  )
}

async function accept(db: Needs['db'], job: NewJob): Promise<Acceptance> {
  await hit('accept.before-commit')
  const acceptance = await acceptJob(db, job)
  await hit('accept.after-commit')
  return acceptance
}

function keyOf(request: Request): string | null {
  const key = request.headers.get('idempotency-key')
  if (key === null || /^[\x21-\x7e]{1,255}$/.test(key)) return key
  throw new Problem(
    422,
    'idempotency_key_invalid',
    'Idempotency-Key wants 1 to 255 characters of plain ASCII without spaces.',
  )
}

/** By what the pictures show, so that a form and a JSON request that ask the same are the same. */
const hashOf = ({ question, hashes, onExhausted }: Submission) =>
  createHash('sha256')
    .update(JSON.stringify([question, hashes, ...(onExhausted === 'fail' ? [] : [onExhausted])]))
    .digest('hex')

async function acceptedBefore({ db }: Needs, owner: Owner, idempotency: Idempotency | null) {
  const before = idempotency && (await findAcceptance(db, owner, idempotency))
  return before && unlessConflict(before)
}

function unlessConflict<T extends Acceptance>(acceptance: T): Exclude<T, { kind: 'conflict' }> {
  if (isAccepted(acceptance)) return acceptance
  throw new Problem(
    422,
    'idempotency_conflict',
    'This Idempotency-Key was used for another question; use a new key for a new job.',
  )
}

const isAccepted = <T extends Acceptance>(acceptance: T): acceptance is Exclude<T, { kind: 'conflict' }> =>
  acceptance.kind !== 'conflict'

/** The fields `question`, `image` (once for now) and `onExhausted`. */
async function fromForm(needs: Needs, owner: Owner, request: Request): Promise<Submission> {
  const form = await readForm(request, MOST_IMAGES)
  const text = form.get('question')
  const question = questionOf(typeof text === 'string' ? text : '')
  const onExhausted = onExhaustedOf(form.get('onExhausted'))
  const files = filesOf(form, 'image')
  refuseCount(files.length)
  const images: NormalisedImage[] = []
  // One after the other: decoding takes much memory, and the first refusal is the answer.
  for (const file of files) images.push(await normalise(needs, await uploadOf(file)))
  return {
    question,
    hashes: images.map(({ sha256 }) => sha256),
    onExhausted,
    keep: async () => {
      const kept = await Promise.all(images.map((image) => keepImage(needs, owner, image)))
      return kept.map(({ id }) => id)
    },
  }
}

function onExhaustedOf(given: unknown): OnExhausted {
  const found = ON_EXHAUSTED.find((each) => each === (given ?? 'fail'))
  if (found) return found
  throw new Problem(422, 'body_invalid', `onExhausted is one of ${ON_EXHAUSTED.join(', ')}.`)
}

const asked = z.strictObject({
  question: z.string().default(''),
  images: z.array(z.string()).default([]),
  onExhausted: z.enum(ON_EXHAUSTED).default('fail'),
})

/** What says nothing of its type, or what `fetch` says of any text, is taken for JSON. */
function refuseOtherTypes(request: Request): void {
  const [type = ''] = (request.headers.get('content-type') ?? 'application/json').split(';')
  if (/^(text\/plain|application\/([\w.-]+\+)?json)$/i.test(type.trim())) return
  throw new Problem(
    415,
    'content_type_unsupported',
    'A question comes as multipart/form-data with the fields "image" and "question", or as application/json.',
  )
}

/** `{ "question": …, "images": [ids] }`, the pictures having been sent before. */
async function fromJson({ db }: Needs, { organisation }: Owner, request: Request): Promise<Submission> {
  refuseOtherTypes(request)
  const parsed = asked.safeParse(await readJson(request))
  if (!parsed.success) {
    throw new Problem(
      422,
      'body_invalid',
      'The request wants {"question": text, "images": [ids]}, "onExhausted": "fail" or "park" if you like, and nothing else.',
    )
  }
  const { images, onExhausted } = parsed.data
  const question = questionOf(parsed.data.question)
  refuseCount(images.length)
  const found = await findImages(db, organisation, images)
  if (found.length < images.length) throw notFound('picture')
  return { question, hashes: found.map(({ sha256 }) => sha256), onExhausted, keep: async () => images }
}

function refuseCount(images: number): void {
  if (images === 0) throw imageMissing()
  if (images <= MOST_IMAGES) return
  throw new Problem(422, 'too_many_images', `A job takes one picture for now; this one has ${images}.`)
}
