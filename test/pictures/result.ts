import type { Judgement, Reply } from '#test/pictures/expectation.ts'
import type { Picture } from '#test/pictures/picture.ts'

/** What came of one picture. */
export interface Result {
  picture: Picture
  judgement: Judgement
  reply: Reply
  jobId: string | null
  /** Where the picture was kept; null: it was right, and nobody asked to keep it. */
  file: string | null
}
