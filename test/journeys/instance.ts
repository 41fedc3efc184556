import { useService } from '#test/services.ts'

/** The address of a running instance, without a slash at its end; call it at the top level of a test file. */
export const instanceUrl = async (): Promise<string> => (await useService('instance')).url
