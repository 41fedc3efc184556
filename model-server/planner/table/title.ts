import { tokensOf } from '#model-server/planner/language/tokens.ts'

/** What a title says is shown, and of what: "Books lent by library (thousand)". */
export interface TitleWords {
  /** Folded words: `books`, `lent`. */
  shown: string[]
  /** Folded words for what the rows are: `library`; none where the title does not say. */
  by: string[]
}

const BY = /\s(?:by|per|for each|of each)\s/i
/** What follows narrows or explains what is shown. */
const ASIDE = /\s(?:for|of|in|over|from|during)\s|[(:,–]/i

const wordsOf = (text = ''): string[] => tokensOf(text).map((token) => token.text)

/** @param title as printed; null: there is none */
export function titleWords(title: string | null): TitleWords {
  const [shown, by] = (title ?? '').split(BY).map((part) => part.split(ASIDE)[0])
  return { shown: wordsOf(shown), by: wordsOf(by) }
}
