/**
 * How long after a run containers are not made in advance, nor those removed that had a program before, in milliseconds. On two processors
 * either takes a fifth of a job's time away from what is left of it: its result is checked and its end recorded first.
 */
export const REST_MS = 300
