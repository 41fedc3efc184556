/** The models served here; each says what it is. */
export const BUILTIN_MODELS = {
  vision: 'builtin-vision',
  reasoning: 'builtin-reasoning',
  codegen: 'builtin-codegen',
  review: 'builtin-review',
} as const

export type BuiltinRole = keyof typeof BUILTIN_MODELS
export const BUILTIN_ROLES: readonly BuiltinRole[] = ['vision', 'reasoning', 'codegen', 'review']

/** Every reply carries this, so that nobody takes it for a language model's. */
export const FINGERPRINT = 'built-in: OCR and rules, no language model'

export const roleOf = (model: string): BuiltinRole | null =>
  BUILTIN_ROLES.find((role) => BUILTIN_MODELS[role] === model) ?? null
