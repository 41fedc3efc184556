/** How many at once: the services are shared with what is being audited. */
const AT_ONCE = 8

/** Does the work for each, a few at a time, and gives what came of it in order. */
export async function each<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let from = 0; from < items.length; from += AT_ONCE)
    results.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(work))))
  return results
}
