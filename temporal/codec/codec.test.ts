import { randomBytes } from 'node:crypto'
import { defaultPayloadConverter, type Payload } from '@temporalio/common'
import { expect, test } from 'vitest'
import { CodecError, createCodec } from './codec.ts'

const keyOf = (id: string) => ({ id, secret: randomBytes(32) })
const [old, young, stranger] = [keyOf('old'), keyOf('young'), keyOf('stranger')]
const codec = createCodec([old])

const payloadOf = (value: unknown): Payload => defaultPayloadConverter.toPayload(value)
const valueOf = ([payload]: Payload[]): unknown => payload && defaultPayloadConverter.fromPayload(payload)
const lock = async (value: unknown, by = codec) => (await by.encode([payloadOf(value)])).at(0) ?? {}
const textOf = (payload: Payload, name: string) => Buffer.from(payload.metadata?.[name] ?? []).toString()

test.each([
  ['text', 'Wie groß ist die Summe? \u0000 \u{1F4C8} \uFFFD'],
  ['nothing', undefined],
  ['null', null],
  ['an empty text', ''],
  ['a structure', { a: [1, null, { b: '"' }] }],
  ['bytes', new Uint8Array([0, 255, 10, 13, 0])],
  ['no bytes', new Uint8Array()],
  ['a megabyte', 'x'.repeat(1_000_000)],
])('%s comes back as it went', async (_, value) => {
  expect(valueOf(await codec.decode([await lock(value)]))).toEqual(value)
})

test('several keep their order, and none stays none', async () => {
  const locked = await codec.encode([1, 2, 3].map(payloadOf))
  expect((await codec.decode(locked)).map((payload) => valueOf([payload]))).toEqual([1, 2, 3])
  expect(await codec.encode([])).toEqual([])
  expect(await codec.decode([])).toEqual([])
})

test('what is locked shows its encoding and its key, nothing of what it holds, and is never the same twice', async () => {
  const [one, other] = [await lock('hush'), await lock('hush')]
  expect(Object.keys(one.metadata ?? {}).toSorted()).toEqual(['encoding', 'encryption-key-id'])
  expect([textOf(one, 'encoding'), textOf(one, 'encryption-key-id')]).toEqual(['binary/encrypted', 'old'])
  expect(Buffer.from(one.data ?? []).includes('hush')).toBe(false)
  // Not even how it was written.
  expect(Buffer.from(one.data ?? []).includes('json/plain')).toBe(false)
  expect(Buffer.from(one.data ?? []).equals(other.data ?? new Uint8Array())).toBe(false)
})

test('the first key encrypts, each decrypts', async () => {
  const rotated = createCodec([young, old])
  expect(textOf(await lock('x', rotated), 'encryption-key-id')).toBe('young')
  expect(valueOf(await rotated.decode([await lock('before')]))).toBe('before')
  await expect(codec.decode([await lock('after', rotated)])).rejects.toThrow(CodecError)
})

test('what an older build locked still opens', async () => {
  const data = '9WRR8vbEluT2bBDS2nOUMVA5Q/LqhYYNtUQkpDXuBzcRX3gPfJNzzDccWQGAE5BzvYWn/fuu22neAROYwAaD/4f5FA=='
  const metadata = { encoding: Buffer.from('binary/encrypted'), 'encryption-key-id': Buffer.from('old') }
  const same = createCodec([{ id: 'old', secret: Buffer.alloc(32, 7) }])
  expect(valueOf(await same.decode([{ metadata, data: Buffer.from(data, 'base64') }]))).toBe('kept before')
})

test('an unknown key is named, with the setting that wants it', async () => {
  const locked = await lock('x', createCodec([stranger]))
  await expect(codec.decode([locked])).rejects.toThrow(/the key "stranger".*TEMPORAL_CODEC_KEYS/)
  locked.metadata = { ...locked.metadata, 'encryption-key-id': Buffer.from('a\n<b>') }
  await expect(codec.decode([locked])).rejects.toThrow(/a key without a proper id/)
  delete locked.metadata['encryption-key-id']
  await expect(codec.decode([locked])).rejects.toThrow(CodecError)
})

test('every altered byte, a cut, another key of that id and another id are noticed', async () => {
  const locked = await lock('a value')
  const data = Buffer.from(locked.data ?? [])
  for (let index = 0; index < data.length; index++) {
    const altered = Buffer.from(data)
    altered[index] = (altered[index] ?? 0) ^ 1
    await expect(codec.decode([{ ...locked, data: altered }]), `byte ${index}`).rejects.toThrow(/was altered/)
  }
  for (const length of [0, 5, 12, 20, 27, data.length - 1]) {
    await expect(codec.decode([{ ...locked, data: data.subarray(0, length) }])).rejects.toThrow(/was altered/)
  }
  await expect(createCodec([{ ...stranger, id: 'old' }]).decode([locked])).rejects.toThrow(/was altered/)
  // The same bytes under a second name of the same key.
  const twin = createCodec([{ ...old, id: 'twin' }])
  const renamed = { ...locked, metadata: { ...locked.metadata, 'encryption-key-id': Buffer.from('twin') } }
  await expect(twin.decode([renamed])).rejects.toThrow(/was altered/)
})

test('what nobody encrypted passes as it is', async () => {
  const plain = [payloadOf('a signal by hand'), {}, { data: Buffer.from('x') }]
  expect(await codec.decode(plain)).toEqual(plain)
})

test('nothing stays plain, and only nothing does', async () => {
  expect(await lock(undefined)).toEqual(payloadOf(undefined))
  expect(textOf(await lock(null), 'encoding')).toBe('binary/encrypted')
  const [smuggled] = await codec.encode([{ ...payloadOf(undefined), data: Buffer.from('hush') }])
  expect(textOf(smuggled ?? {}, 'encoding')).toBe('binary/encrypted')
})

test('without a key there is no codec', () => {
  expect(() => createCodec([])).toThrow(RangeError)
})
