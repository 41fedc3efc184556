/** Does the work for each of them, in their order, at most `most` at once. Rejects with the first that failed. */
export async function atOnce<T>(
  items: Iterable<T>,
  most: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = Iterator.from(items)
  async function lane() {
    for (let next = rest.next(); !next.done; next = rest.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: most }, lane))
}
