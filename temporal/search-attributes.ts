import type { ConnectionLike } from '@temporalio/client'
import proto from '@temporalio/proto'
import { SEARCH_ATTRIBUTES } from '#domain/search-attributes.ts'

const { INDEXED_VALUE_TYPE_KEYWORD } = proto.temporal.api.enums.v1.IndexedValueType

/**
 * Makes known to a namespace what our workflows are filtered by. A server's flags do so for a new database only, and a
 * workflow that sets an attribute which is not known never gets on.
 * @throws when the server does not answer, or has an attribute of that name and another type
 */
export async function ensureSearchAttributes(
  connection: Pick<ConnectionLike, 'operatorService'>,
  namespace: string,
): Promise<void> {
  const names = Object.values(SEARCH_ATTRIBUTES)
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(names.map((name) => [name, INDEXED_VALUE_TYPE_KEYWORD])),
  })
}
