import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { Payload, PayloadCodec } from '@temporalio/common'
import proto from '@temporalio/proto'
import { CODEC_KEY_ID, type CodecKey } from '#domain/codec-key.ts'

/** A payload that cannot be opened; its message is a sentence that holds nothing of the payload. */
export class CodecError extends Error {
  override name = 'CodecError'
}

/** As Temporal's own samples call it. What says otherwise was not encrypted by us. */
const ENCODING = 'binary/encrypted'
/** What nothing is written as. It holds no secret, and left plain the command can say without a codec that an update was done. */
const NOTHING = 'binary/null'
const KEY_ID = 'encryption-key-id'
const CIPHER = 'aes-256-gcm'
/** Bytes. Random, so a key is good for four thousand million payloads. */
const NONCE = 12
/** Bytes. */
const TAG = 16

/** Of bytes, Node would make a key object for each payload, which takes three times as long as a small payload itself. */
interface Key {
  id: string
  secret: KeyObject
}

const Message = proto.temporal.api.common.v1.Payload

/**
 * Encrypts whole payloads, their own metadata included, with AES-256-GCM: `nonce ‖ ciphertext ‖ tag`, the key's id beside
 * it and bound to it. What is not encrypted passes: operators signal without a codec, and older histories are plain.
 * @param keys the first encrypts, each decrypts
 */
export function createCodec(keys: readonly CodecKey[]): PayloadCodec {
  const made = keys.map(({ id, secret }): Key => ({ id, secret: createSecretKey(secret) }))
  const [first] = made
  if (first === undefined) throw new RangeError('A codec wants a key.')
  const known = new Map(made.map((key) => [key.id, key]))
  return {
    encode: async (payloads) => payloads.map((payload) => lock(first, payload)),
    decode: async (payloads) => payloads.map((payload) => open(known, payload)),
  }
}

function lock({ id, secret }: Key, payload: Payload): Payload {
  if (textOf(payload, 'encoding') === NOTHING && !payload.data?.length) return payload
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv(CIPHER, secret, nonce).setAAD(Buffer.from(id))
  const locked = [cipher.update(Message.encode(payload).finish()), cipher.final()]
  const data = Buffer.concat([nonce, ...locked, cipher.getAuthTag()])
  return { metadata: { encoding: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(id) }, data }
}

/** @throws CodecError */
function open(keys: ReadonlyMap<string, Key>, payload: Payload): Payload {
  if (textOf(payload, 'encoding') !== ENCODING) return payload
  const id = textOf(payload, KEY_ID)
  const key = keys.get(id)
  if (key === undefined) throw new CodecError(unknown(id))
  try {
    return unlocked(key, payload.data ?? new Uint8Array())
  } catch (cause) {
    const sentence = `A payload was altered since it was encrypted with the key "${id}", or with another key of that id.`
    throw new CodecError(sentence, { cause })
  }
}

function unlocked({ id, secret }: Key, data: Uint8Array): Payload {
  const options = { authTagLength: TAG }
  const decipher = createDecipheriv(CIPHER, secret, data.subarray(0, NONCE), options)
  decipher.setAAD(Buffer.from(id)).setAuthTag(data.subarray(-TAG))
  const plain = [decipher.update(data.subarray(NONCE, -TAG)), decipher.final()]
  return Message.decode(Buffer.concat(plain))
}

const textOf = ({ metadata }: Payload, name: string): string => Buffer.from(metadata?.[name] ?? []).toString()

/** Whoever wrote the payload wrote the id, so only what looks like one is repeated. */
const unknown = (id: string) =>
  `A payload is encrypted with ${CODEC_KEY_ID.test(id) ? `the key "${id}"` : 'a key without a proper id'}, ` +
  'which is not among TEMPORAL_CODEC_KEYS; add it there.'
