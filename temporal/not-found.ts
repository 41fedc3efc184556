import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client'

/** The number, since the names are in a package of gRPC's own. */
const NOT_FOUND: number = 5

/** What was asked for, or something else when Temporal does not have it. */
export async function unlessNotFound<T, E>(asked: Promise<T>, otherwise: E): Promise<T | E> {
  try {
    return await asked
  } catch (error) {
    if (isNotFound(error)) return otherwise
    throw error
  }
}

/** Some calls of the client pass on what gRPC said as it came. */
export const isNotFound = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError || (isGrpcServiceError(error) && codeOf(error) === NOT_FOUND)

const codeOf = ({ code }: { code: number }) => code
