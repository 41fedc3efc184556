/** What operators filter jobs by in Temporal's own page; all are keywords, and kept there in clear. */
export const SEARCH_ATTRIBUTES = {
  /** The step a job is in, or came to last. */
  step: 'JobStep',
  /** The status it closed with, and the reason of a failure behind a colon. */
  outcome: 'JobOutcome',
  organisation: 'Organisation',
} as const
