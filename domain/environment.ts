export type Environment = Record<string, string | undefined>

/** A setting that is missing or wrong; its message is one sentence for the person who set it. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** Reads settings by name and says, when one is wrong, which it was, what it got and what it wants. */
export class Reader {
  readonly #environment: Environment
  constructor(environment: Environment) {
    this.#environment = environment
  }

  /** The value, or null when it is unset or blank. */
  optional(name: string): string | null {
    return this.#environment[name]?.trim() || null
  }

  text(name: string, fallback?: string): string {
    return this.optional(name) ?? fallback ?? this.#missing(name, 'a value')
  }

  /** Like `text`, but what it got is never repeated in the message. */
  secret(name: string, minimum: number): string {
    const value = this.text(name)
    if (value.length < minimum) {
      throw new ConfigError(`${name} has ${value.length} characters; it wants at least ${minimum}.`)
    }
    return value
  }

  optionalSecret(name: string, minimum: number): string | null {
    return this.optional(name) === null ? null : this.secret(name, minimum)
  }

  integer(name: string, fallback: number, minimum: number, maximum: number): number {
    const value = this.optional(name)
    if (value === null) return fallback
    const number = Number(value)
    if (/^\d+$/.test(value) && number >= minimum && number <= maximum) return number
    throw this.#wrong(name, value, `a whole number from ${minimum} to ${maximum}`)
  }

  port(name: string, fallback: number): number {
    return this.integer(name, fallback, 1, 65_535)
  }

  choice<const T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.optional(name) ?? fallback
    const found = choices.find((choice) => choice === value)
    if (found !== undefined) return found
    throw this.#wrong(name, value, `one of ${choices.join(', ')}`)
  }

  /** A comma-separated list of the given words; empty when unset. */
  list(name: string, choices: readonly string[]): string[] {
    const words = (this.optional(name) ?? '').split(',').map((word) => word.trim())
    const given = words.filter((word) => word !== '')
    const stranger = given.find((word) => !choices.includes(word))
    if (stranger === undefined) return given
    throw this.#wrong(name, stranger, `a comma-separated list of ${choices.join(', ')}`)
  }

  url(name: string, protocols: readonly string[], fallback?: string): string {
    const value = this.optional(name) ?? fallback ?? this.#missing(name, `a URL (${protocols.join(', ')})`)
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value
    // A URL may carry a password, so only its beginning up to the colon is repeated.
    throw this.#wrong(name, `${value.split(':')[0]}:…`, `a URL that begins with ${protocols.join(' or ')}`)
  }

  optionalUrl(name: string, protocols: readonly string[]): string | null {
    return this.optional(name) === null ? null : this.url(name, protocols)
  }

  #wrong(name: string, got: string, wants: string): ConfigError {
    return new ConfigError(`${name} is "${got}"; it wants ${wants}.`)
  }

  #missing(name: string, wants: string): never {
    throw new ConfigError(`${name} is not set; it wants ${wants}.`)
  }
}
