import type { Config } from '#config.ts'
import { MODEL_ROLES } from '#domain/steps.ts'

/** Who computes, in words; the built-in models say so wherever they appear. */
export function modelsLine({ preset, roles }: Config['models']): string {
  if (preset === 'builtin') return 'built-in reader: OCR and rules, no language model'
  return MODEL_ROLES.map((role) => `${role}: ${roles[role].model}`).join(', ')
}
