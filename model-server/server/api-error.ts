/** An answer that is no completion, in the shape that OpenAI's clients understand. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: 400 | 404 | 429 | 500
  readonly code: string
  constructor(status: 400 | 404 | 429 | 500, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

const TYPES = {
  400: 'invalid_request_error',
  404: 'invalid_request_error',
  429: 'rate_limit_error',
  500: 'server_error',
} as const

export const errorBody = ({ status, code, message }: ApiError) => ({
  error: { message, type: TYPES[status], param: null, code },
})
