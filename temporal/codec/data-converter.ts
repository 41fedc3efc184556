import { fileURLToPath } from 'node:url'
import type { DataConverter } from '@temporalio/common'
import type { Config } from '#config.ts'
import { createCodec } from './codec.ts'

/** For the SDK, which loads it itself: into clients and workers, and into the workflow bundle. */
export const FAILURE_CONVERTER_PATH = fileURLToPath(new URL('./failure-converter.ts', import.meta.url))

/** How payloads and failures go to Temporal and come back; every client, worker and replay is given this one. */
export const dataConverterOf = ({ codec }: Pick<Config['temporal'], 'codec'>): DataConverter => ({
  payloadCodecs: [createCodec(codec.keys)],
  failureConverterPath: FAILURE_CONVERTER_PATH,
})
