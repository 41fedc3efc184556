/** What a container has imported before its program comes: nothing heavy, or the science libraries. */
export const SHELVES = ['bare', 'science'] as const
export type Shelf = (typeof SHELVES)[number]

/** Words that only programs have which use a science library, or what `reckoner` needs one for. */
const SCIENCE = /\b(numpy|pandas|matplotlib|scipy|PIL|reckoner\s*\.\s*table|import\s+table)\b/

/**
 * The shelf that has what a program imports. A guess from its text: a program that is on the wrong one runs all the
 * same, and imports what it needs itself.
 */
export const shelfOf = (program: string): Shelf => (SCIENCE.test(program) ? 'science' : 'bare')
