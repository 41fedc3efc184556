/** Python source; the hash the critic approved is the hash the sandbox runs. */
export interface Program {
  source: string
  sha256: string
}
