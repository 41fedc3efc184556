import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, type Logger, type WorkflowBundleWithSourceMap } from '@temporalio/worker'
import { FAILURE_CONVERTER_PATH } from './codec/data-converter.ts'

const pathOf = (specifier: string) => fileURLToPath(import.meta.resolve(specifier))

/** The workflows with their closing interceptor, which is part of the determinism contract. */
export const WORKFLOW_SOURCES = {
  workflowsPath: pathOf('#workflows/index.ts'),
  workflowInterceptorModules: [pathOf('#workflows/closing.ts')],
}

/**
 * Bundles the workflows.
 * @throws when a workflow reaches for something that is not deterministic, such as a Node module
 */
export const bundleWorkflows = (logger: Logger): Promise<WorkflowBundleWithSourceMap> =>
  bundleWorkflowCode({ ...WORKFLOW_SOURCES, failureConverterPath: FAILURE_CONVERTER_PATH, logger })
