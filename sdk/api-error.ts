/** The API refused; `code` is stable, `detail` is one sentence for people. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly detail: string
  constructor(status: number, code: string, detail: string) {
    super(detail)
    this.status = status
    this.code = code
    this.detail = detail
  }
}

/** Puts a refused response into an error; a body that is no problem document is named by its status. */
export async function apiErrorOf(response: Response): Promise<ApiError> {
  const said = problemIn(await response.text())
  const code = typeof said.code === 'string' ? said.code : `http_${response.status}`
  const detail =
    typeof said.detail === 'string' ? said.detail : `The API answered with status ${response.status}.`
  return new ApiError(response.status, code, detail)
}

function problemIn(body: string): { code?: unknown; detail?: unknown } {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    return {}
  }
}
