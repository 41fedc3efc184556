import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

/** The first bytes of a sealed object; another form gets another mark. */
const MARK = Buffer.from('RKS1')
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = MARK.length + NONCE_BYTES

/** A kept object that cannot be opened: another key, another place, or changed bytes. */
export class SealError extends Error {
  override name = 'SealError'
}

/**
 * Gives the storage key (32 bytes) from the configured secret (HKDF-SHA-256, RFC 5869). As a key object: of bytes, Node makes
 * one for each object that is sealed or opened, which takes three times as long as a small object itself.
 */
export function sealKey(secret: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'reckoner storage, AES-256-GCM', 32)))
}

/**
 * Encrypts with AES-256-GCM: `RKS1`, nonce (12 bytes), ciphertext, tag (16 bytes).
 * @param place the storage key; an object moved to another key does not open there
 */
export function seal(key: KeyObject, place: string, plain: Uint8Array): Uint8Array {
  // Random 96-bit nonces under one key are safe for 2^32 objects (NIST SP 800-38D, 8.3).
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place))
  return Buffer.concat([MARK, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** @throws SealError when the bytes were not sealed with this key for this place */
export function open(key: KeyObject, place: string, sealed: Uint8Array): Uint8Array {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  if (bytes.length < HEAD_BYTES + TAG_BYTES || !bytes.subarray(0, MARK.length).equals(MARK)) {
    throw new SealError(`The object ${place} was not written by this store.`)
  }
  const nonce = bytes.subarray(MARK.length, HEAD_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES, -TAG_BYTES)), decipher.final()])
  } catch (cause) {
    throw new SealError(`The object ${place} was changed, or was sealed with another STORAGE_KEY.`, { cause })
  }
}
