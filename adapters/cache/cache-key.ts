import { createHmac } from 'node:crypto'
import type { ModelRole } from '#domain/steps.ts'
import type { Owner } from '#domain/owner.ts'

/** Everything that decides what a model would answer, and whose question it is. */
export interface ModelCall {
  /** Keys the hash, so that the names in Redis tell nothing about what was asked. */
  secret: string
  owner: Owner
  role: ModelRole
  /** Endpoint, model and parameters: `Models.identity(role)`. */
  identity: string
  promptVersion: string
  imageSha256: string | null
  /** All text that the model is given. */
  text: string
  /** The form of the reply; null: free text. */
  schema: { name: string; schema: Record<string, unknown> } | null
}

/**
 * The cache key of a model's answer: `org:<organisation>:mem:<member>:model:<HMAC-SHA-256>`. Nobody
 * is answered from another's cache, and the prefix lets an owner's entries be found and dropped.
 */
export function modelCacheKey({ secret, owner, ...call }: ModelCall): string {
  const { role, identity, promptVersion, imageSha256, text, schema } = call
  const { organisation, member } = owner
  // A JSON list keeps the parts apart whatever they contain, unlike any separator.
  const parts = [1, organisation, member, role, identity, promptVersion, imageSha256, text, schema]
  const hash = createHmac('sha256', secret).update(JSON.stringify(parts)).digest('hex')
  return `org:${encodeURIComponent(organisation)}:mem:${encodeURIComponent(member)}:model:${hash}`
}
