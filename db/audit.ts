import type { AuditEntry } from '#domain/audit.ts'
import type { Db } from './database.ts'
import { newId } from './id.ts'
import { jsonb } from './json.ts'

/** Puts on record that somebody does something. To be called before it is done, so that nothing is done unrecorded. */
export async function saveAudit(db: Db, { actor, action, detail }: AuditEntry): Promise<void> {
  await db
    .insertInto('audit_entries')
    .values({ id: newId('aud'), actor, action, detail: jsonb(detail) })
    .execute()
}
