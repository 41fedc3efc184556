import { type RawBuilder, sql } from 'kysely'
import { CLOSED_STATUSES, type ClosedStatus } from '#domain/job.ts'

/**
 * The statuses of a job that has closed, spelled out: the indexes of open jobs serve only a statement that is seen to ask
 * for no others whatever it is given, and one that has a name is planned for all that it may be given.
 */
export const CLOSED: RawBuilder<ClosedStatus> = sql.join(CLOSED_STATUSES.map((status) => sql.lit(status)))
