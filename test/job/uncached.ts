import type { Collaborators } from '#activities/collaborators.ts'

/**
 * The same, with a cache that knows nothing: it would hide a second call of a model.
 * @param called is told of each call
 */
export function uncached(collaborators: Collaborators, called: () => void): Collaborators {
  const { models, cache } = collaborators
  return {
    ...collaborators,
    models: { ...models, complete: (...given) => (called(), models.complete(...given)) },
    cache: { ...cache, store: { ...cache.store, get: async () => null } },
  }
}
