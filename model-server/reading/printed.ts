import { isUnitMark, parsePrinted } from '#domain/printed-number.ts'

/** Is the text one number, whatever its separators mean? */
export const isNumber = (text: string): boolean => parsePrinted(text) !== null

export const isYear = (text: string): boolean => /^(19|20)\d\d$/.test(text.trim())

/** A currency, percent or unit that stands alone belongs to the number beside it. */
export const isMark = (text: string): boolean => isUnitMark(text.trim())

/** What stands where a number is missing. */
export const isBlank = (text: string): boolean =>
  /^(|[-–—−.·*_一ー]+|n\/?a\.?|k\.\s?a\.?)$/i.test(text.trim())

/** Lines that OCR makes of rules: nothing but strokes and dots. */
export const isStroke = (text: string): boolean => /^[-–—−_=.·:*~|'’"`一ー—\s]+$/.test(text)

/** Digits as the first and the later groups of one number that spaces part: "12" and "345". */
export const isHead = (text: string): boolean => /^\(?[-+−–]?\s?[^\w\s]?\s?\d{1,3}$/.test(text.trim())
export const isGroup = (text: string): boolean => /^\d{3}([.,]\d{1,2})?\)?\s?[%€$£]?$/.test(text.trim())
