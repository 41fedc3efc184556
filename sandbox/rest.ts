/**
 * How long after a run no container is made in advance, and none is removed that was kept for a next attempt, in
 * milliseconds. On two processors either takes a fifth of a job's time away from what is left of it: its result is
 * checked and its end recorded first.
 */
export const REST_MS = 300
