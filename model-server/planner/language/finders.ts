import { AFTER_THRESHOLD, BEFORE_THRESHOLD, RANKS } from './comparisons.ts'
import { JOINTS, PLAIN } from './function-words.ts'
import { DRAWINGS, OPERATIONS } from './operations.ts'
import { phraseFinder } from './phrases.ts'

/** Of equally long phrases the earlier list wins. */
export const phraseAt = phraseFinder([...OPERATIONS, ...DRAWINGS, ...RANKS, ...JOINTS, ...PLAIN])
export const beforeThresholdAt = phraseFinder(BEFORE_THRESHOLD)
export const afterThresholdAt = phraseFinder(AFTER_THRESHOLD)
