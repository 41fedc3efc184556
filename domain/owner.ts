/** Whose a thing is. Every row, storage key, cache key and event carries both ids. */
export interface Owner {
  organisation: string
  member: string
}

/** The one member of an embedded instance (`AUTH=local`), seeded by the first migration. */
export const LOCAL_OWNER: Owner = { organisation: 'org_local', member: 'mem_local' }
