import type { Collaborators } from '#activities/collaborators.ts'

/** Models of which the one that reads takes seconds only for the first job: what it answered then it answers again. */
export function readingOnce(models: Collaborators['models']): Collaborators['models'] {
  let reading: ReturnType<typeof models.complete> | null = null
  return {
    ...models,
    complete: (request, signal) =>
      request.role === 'vision'
        ? (reading ??= models.complete(request, signal))
        : models.complete(request, signal),
  }
}
