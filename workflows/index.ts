/** The workflows a worker bundles; their closing interceptor is `closing.ts`. */
export { answerImage } from './answer-image.ts'
export { reconcileJobs } from './reconcile-jobs.ts'
