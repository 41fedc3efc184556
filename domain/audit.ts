/** What is put on record of people who work on the instance itself, not on a job. */
export type AuditAction = 'codec-decode' | 'codec-encode'

export interface AuditEntry {
  /** Who it was, as they call themselves; 1 to 64 characters. */
  actor: string
  action: AuditAction
  /** Never what was read or written. */
  detail: Record<string, unknown>
}
