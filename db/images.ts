import type { Owner } from '#domain/owner.ts'
import type { Db } from './database.ts'
import { newId } from './id.ts'

/** A normalised picture; `key` is where its PNG is in storage. */
export interface ImageRow {
  id: string
  key: string
  sha256: string
  bytes: number
  width: number
  height: number
}

const COLUMNS = ['id', 'key', 'sha256', 'bytes', 'width', 'height'] as const

/**
 * Keeps a picture that is in storage already. The same picture inside an organisation is one row.
 * @returns the row that is kept: the new one, or the one that was there
 */
export async function saveImage(db: Db, owner: Owner, image: Omit<ImageRow, 'id'>): Promise<ImageRow> {
  const { key, sha256, bytes, width, height } = image
  const { organisation, member } = owner
  return db
    .insertInto('images')
    .values({ id: newId('img'), organisation, member, key, sha256, bytes, width, height })
    .onConflict((same) =>
      // An update that changes nothing, because a conflict that does nothing returns no row.
      same.columns(['organisation', 'sha256']).doUpdateSet({ sha256 }),
    )
    .returning(COLUMNS)
    .executeTakeFirstOrThrow()
}

/** The pictures of an organisation by id, in the order asked for; unknown ids are left out. */
export async function findImages(db: Db, organisation: string, ids: readonly string[]): Promise<ImageRow[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('images')
    .select(COLUMNS)
    .where('organisation', '=', organisation)
    .where('id', 'in', ids)
    .execute()
  return ids.flatMap((id) => rows.find((row) => row.id === id) ?? [])
}
