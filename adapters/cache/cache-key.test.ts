import { expect, test } from 'vitest'
import { modelCacheKey, type ModelCall } from './cache-key.ts'

const CALL: ModelCall = {
  secret: 'sixteen characters',
  owner: { organisation: 'org_a', member: 'mem_a' },
  role: 'vision',
  identity: 'http://models/v1 m1',
  promptVersion: '1',
  imageSha256: null,
  text: 'Read this picture.',
  schema: null,
}

test('the same call has the same key, with its owner in front and nothing of the question in it', () => {
  const key = modelCacheKey(CALL)
  expect(modelCacheKey({ ...CALL, owner: { ...CALL.owner } })).toBe(key)
  expect(key).toMatch(/^org:org_a:mem:mem_a:model:[0-9a-f]{64}$/)
})

test('everything that decides the answer, and the owner, changes the key', () => {
  const others: Partial<ModelCall>[] = [
    { secret: 'another sixteen' },
    { owner: { organisation: 'org_b', member: 'mem_a' } },
    { owner: { organisation: 'org_a', member: 'mem_b' } },
    { role: 'review' },
    { identity: 'http://models/v1 m2' },
    { promptVersion: '2' },
    { imageSha256: 'a'.repeat(64) },
    { text: 'Read this picture!' },
    { schema: { name: 'reading', schema: { type: 'object' } } },
  ]
  const keys = [{}, ...others].map((other) => modelCacheKey({ ...CALL, ...other }))
  expect(new Set(keys).size).toBe(others.length + 1)
})

test('text cannot move from one part of the key into the next', () => {
  const left = modelCacheKey({ ...CALL, identity: 'a","b', promptVersion: 'c' })
  const right = modelCacheKey({ ...CALL, identity: 'a', promptVersion: 'b","c' })
  expect(left).not.toBe(right)
  expect(modelCacheKey({ ...CALL, owner: { organisation: 'a:mem:b', member: 'c' } })).toMatch(
    /^org:a%3Amem%3Ab:/,
  )
})
