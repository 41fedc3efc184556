/** Half of the shortest gap after which Temporal may count a heartbeat late. */
const HEARTBEAT_MS = 1000

/**
 * From a timer, not from output: a model may be silent for a minute. Not for longer than the work may take, so that
 * Temporal finds it lost then, whatever else its activity still has time for.
 * @param longestMs in milliseconds; Infinity: as long as the activity may
 * @param beat tells Temporal that the work goes on
 */
export async function withHeartbeat<T>(
  body: () => Promise<T>,
  longestMs: number,
  beat: () => void,
): Promise<T> {
  const started = performance.now()
  const timer = setInterval(() => {
    if (performance.now() - started < longestMs) beat()
  }, HEARTBEAT_MS)
  try {
    return await body()
  } finally {
    clearInterval(timer)
  }
}
