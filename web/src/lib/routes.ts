type Route = { page: 'ask'; from: string | null } | { page: 'job'; id: string } | { page: 'missing' }

/** The page an address shows; whatever a person may want to send to a colleague is in it. */
export function routeOf(path: string, query: string): Route {
  if (path === '/') return { page: 'ask', from: new URLSearchParams(query).get('from') }
  const id = /^\/jobs\/([^/]+)\/?$/.exec(path)?.[1]
  return id === undefined ? { page: 'missing' } : { page: 'job', id: plainOf(id) }
}

/** A name that is not well encoded is nobody's; it is looked up as it stands, and not found. */
function plainOf(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

export const jobAddress = (jobId: string): string => `/jobs/${encodeURIComponent(jobId)}`

/** The address at which a new question begins with the picture and the words of an earlier job. */
export const askAgainAddress = (jobId: string): string => `/?from=${encodeURIComponent(jobId)}`
