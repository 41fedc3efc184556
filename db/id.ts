import { randomBytes } from 'node:crypto'

/** A new id that nobody can guess: a prefix for people and 128 random bits; letters, digits and `_` only. */
export const newId = (prefix: 'job' | 'img' | 'art' | 'aud') => `${prefix}_${randomBytes(16).toString('hex')}`
