/**
 * A connection refused, cut or not to be had in time; Postgres starting, stopping, full (its classes 08, 53 and 57P) or
 * too slow (57014); an object store that is full or has too much to do.
 */
const CODES =
  /^(ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|ENOSPC|InsufficientStorage|ServiceUnavailable|SlowDown|08\w{3}|53\w{3}|57P\w{2}|57014)$/

/** The drivers' own errors have no code. */
const MESSAGES =
  /^(Connection terminated|Connection is closed|timeout exceeded when trying to connect|Query read timeout|Request failed after \d+ retries)/

/** Whether an error says that something which Reckoner needs did not answer, or cannot for now. */
export const isAway = (error: Error): boolean =>
  'code' in error ? CODES.test(String(error.code)) : MESSAGES.test(error.message)
