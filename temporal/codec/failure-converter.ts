import { DefaultFailureConverter } from '@temporalio/common'

/**
 * Failures with message and stack as a payload, which the codec encrypts; their types stay plain. Part of the workflow
 * bundle too: a worker that has it beside a bundle without it would leave the workflow's own failures readable.
 */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true })
