import { ConfigError, type Reader } from './environment.ts'

/** A key with which what Temporal keeps of us is encrypted. */
export interface CodecKey {
  /** By which payloads name it; Temporal keeps it in clear. */
  id: string
  /** 32 bytes. */
  secret: Uint8Array
}

/** What ids of keys look like. */
export const CODEC_KEY_ID = /^[\w.-]{1,64}$/

const NAME = 'TEMPORAL_CODEC_KEYS'
const WANTS =
  'pairs id:key with commas between them, each key 32 bytes in base64, the first the one that encrypts; ' +
  `${NAME}="k1:$(openssl rand -base64 32)" makes one`
/** 32 bytes are 44 characters, the last of them padding. */
const PAIR = /^([\w.-]{1,64}):([A-Za-z0-9+/]{43}=)$/

/**
 * Reads the keys of the payload codec; the first encrypts, each decrypts.
 * @throws ConfigError, which never repeats what it got
 */
export function readCodecKeys(read: Reader): CodecKey[] {
  const text = read.optional(NAME)
  if (text === null) throw new ConfigError(`${NAME} is not set; it wants ${WANTS}.`)
  const keys = text.split(',').map((pair, index) => keyOf(pair.trim(), index + 1))
  if (new Set(keys.map(({ id }) => id)).size === keys.length) return keys
  throw new ConfigError(`${NAME} has two keys of one id; it wants ${WANTS}.`)
}

function keyOf(pair: string, position: number): CodecKey {
  const [, id, secret] = PAIR.exec(pair) ?? []
  if (id && secret) return { id, secret: Buffer.from(secret, 'base64') }
  throw new ConfigError(`${NAME} has no key at position ${position}; it wants ${WANTS}.`)
}
