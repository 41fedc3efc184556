import OpenAI from 'openai'
import type { ModelConfig } from '#config.ts'
import { MODEL_ROLES, type ModelRole } from '#domain/steps.ts'
import { ModelError, type ModelReply, type ModelRequest, type Models } from './llm.ts'
import { bodyOf, PARAMETERS } from './chat-request.ts'
import { collect } from './chat-stream.ts'
import { modelErrorOf } from './model-error.ts'

/** A server that has sent no header by then is taken for dead; the whole call is Temporal's to limit. */
const HEADER_MS = 180_000
const LISTING_MS = 5_000

export interface ModelsOptions {
  roles: Record<ModelRole, ModelConfig>
  /** Changes when other models answer under the same names; part of every role's identity. */
  revision?: string
  /** For tests that look at requests; else the one of Node. */
  fetch?: typeof fetch
}

const clientOf = ({ url, key }: ModelConfig, fetcher: typeof fetch | undefined): OpenAI =>
  new OpenAI({
    baseURL: url,
    apiKey: key,
    maxRetries: 0,
    timeout: HEADER_MS,
    logLevel: 'off',
    // Set, because the client would otherwise take these from the environment.
    organization: null,
    project: null,
    ...(fetcher && { fetch: fetcher }),
  })

/** The four roles over OpenAI-compatible HTTP, each at its own endpoint. */
export function createModels({ roles, revision = '', fetch: fetcher }: ModelsOptions): Models {
  const clients = {
    vision: clientOf(roles.vision, fetcher),
    reasoning: clientOf(roles.reasoning, fetcher),
    codegen: clientOf(roles.codegen, fetcher),
    review: clientOf(roles.review, fetcher),
  } satisfies Record<ModelRole, OpenAI>

  async function complete(request: ModelRequest, signal: AbortSignal): Promise<ModelReply> {
    signal.throwIfAborted()
    const { model, url } = roles[request.role]
    const started = performance.now()
    try {
      const stream = await clients[request.role].chat.completions.create(bodyOf(model, request), { signal })
      const answer = await collect(stream, signal)
      return { ...answer, model: answer.model ?? model, ms: Math.round(performance.now() - started) }
    } catch (error) {
      signal.throwIfAborted()
      throw modelErrorOf(error, `${request.role} model "${model}" at ${new URL(url).origin}`)
    }
  }

  async function listed(role: ModelRole): Promise<string[]> {
    const ids: string[] = []
    try {
      for await (const { id } of clients[role].models.list({ timeout: LISTING_MS })) ids.push(id)
      return ids
    } catch (error) {
      throw modelErrorOf(error, `${role} model's server at ${new URL(roles[role].url).origin}`)
    }
  }

  async function findModel(role: ModelRole): Promise<void> {
    const { model, url } = roles[role]
    const ids = await listed(role)
    if (ids.includes(model)) return
    const some = ids.slice(0, 5).join(', ') || 'none'
    throw new ModelError(
      `The ${role} model "${model}" is not among those that ${url} lists (${some}); ` +
        `set MODEL_${role.toUpperCase()}_NAME or install it there.`,
      { retryable: false },
    )
  }

  return {
    complete,
    identity: (role) => JSON.stringify([roles[role].url, roles[role].model, revision, PARAMETERS[role]]),
    async ready() {
      await Promise.all(MODEL_ROLES.map(findModel))
    },
  }
}
