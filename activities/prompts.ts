import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A prompt as prose; its version is part of every cache key, so that an edit forgets old answers. */
export interface Prompt {
  text: string
  version: string
}

const load = (name: string): Prompt => {
  const text = readFileSync(new URL(`./prompts/${name}.md`, import.meta.url), 'utf8')
  return { text, version: createHash('sha256').update(text).digest('hex').slice(0, 16) }
}

export const PROMPTS = { vision: load('vision'), reasoning: load('reasoning'), codegen: load('codegen') }
