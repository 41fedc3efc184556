import { phraseAt } from '#model-server/planner/language/finders.ts'
import { axisOf } from '#model-server/planner/table/nouns.ts'
import type { Subject } from '#model-server/planner/table/subject.ts'

/** May a word stand for a label in which it is one of several? Not when it is a word of any question. */
export const telling =
  (subject: Subject) =>
  (word: string): boolean => {
    if (word.length < 2 && !/\d/.test(word)) return false
    if (/^\d{1,2}$/.test(word)) return false
    const common = phraseAt([word], 0)
    if (common && common.meaning.kind !== 'value' && common.meaning.kind !== 'unit') return false
    return (
      axisOf(subject, word) === null ||
      subject.values.some((column) => column.header.toLowerCase().includes(word))
    )
  }
