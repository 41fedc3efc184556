/** A call to the daemon took longer than it may. */
export class TooLate extends Error {
  override name = 'TooLate'
}

/**
 * Gives a call its own time limit.
 * @param what the call, for the message: `create`
 * @param call is handed a signal that is aborted at the limit and never later
 * @throws TooLate at the limit, whether or not the call heeds the signal
 */
export async function within<T>(
  milliseconds: number,
  what: string,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController()
  const { promise: limit, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    reject(new TooLate(`The daemon did not answer "${what}" within ${milliseconds} ms.`))
    abort.abort()
  }, milliseconds)
  try {
    return await Promise.race([call(abort.signal), limit])
  } finally {
    clearTimeout(timer)
  }
}
