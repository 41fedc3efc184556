import { chartPage } from '#test/pictures/chart-page.ts'
import { drawSheet } from '#test/pictures/draw-sheet.ts'
import { drawLook, type Look, MONO, SANS, SERIF } from '#test/pictures/look.ts'
import type { Page } from '#test/pictures/page.ts'
import type { Picture, Slot } from '#test/pictures/picture.ts'
import type { Asked } from '#test/pictures/questions/asked.ts'
import { RECEIPT_ASKERS } from '#test/pictures/questions/receipt-askers.ts'
import { SHEET_ASKERS } from '#test/pictures/questions/sheet-askers.ts'
import { Random } from '#test/pictures/random.ts'
import { drawReceipt } from '#test/pictures/receipt.ts'
import { printedMoney, receiptPage } from '#test/pictures/receipt-page.ts'
import type { Series, Sheet } from '#test/pictures/sheet.ts'
import { printed, tablePage } from '#test/pictures/table-page.ts'
import { drawTraits, isShown, isTelling, type Trait, wantsNegatives } from '#test/pictures/trait.ts'

type Drawn = Asked & { page: Page; traits: Trait[] }

const TRIES = 2000

/**
 * Draws one picture of a set: data and question are drawn until they suit the slot.
 * @throws Error when nothing suits, which would be a fault of the generator
 */
export function drawPicture(seed: number, number: number, slot: Slot): Picture {
  const source = new Random(seed).fork(number)
  for (let tried = 0; tried < TRIES; tried += 1) {
    const random = source.fork(tried)
    const traits = drawTraits(slot.grade, random)
    const drawn = slot.kind === 'receipt' ? tryReceipt(slot, traits, random) : trySheet(slot, traits, random)
    if (drawn !== null) return { seed, number, ...slot, ...drawn }
  }
  throw new Error(`No ${slot.grade} ${slot.kind} for "${slot.operation}" in ${TRIES} tries.`)
}

function tryReceipt(slot: Slot, traits: Trait[], random: Random): Drawn | null {
  const look = drawLook(traits, random, [...MONO, ...SANS])
  const receipt = drawReceipt(random, { discount: wantsNegatives(traits) })
  const amounts = [
    ...receipt.items.flatMap(({ price, amount }) => [price, amount]),
    ...receipt.lines.map(({ value }) => value),
  ]
  if (
    !isFair(
      traits,
      look,
      amounts.map((amount) => printedMoney(look, amount)),
    )
  )
    return null
  const asked = RECEIPT_ASKERS[slot.operation]?.(receipt, random) ?? null
  return asked && { ...asked, traits, page: receiptPage(receipt, look, random) }
}

function trySheet(slot: Slot, traits: Trait[], random: Random): Drawn | null {
  const look = drawLook(traits, random, [...SANS, ...SANS, ...SERIF, ...(slot.kind === 'table' ? MONO : [])])
  const surface = slot.kind === 'chart' ? 'chart' : 'table'
  const demand = { surface, negatives: wantsNegatives(traits), money: traits.includes('currency') } as const
  const sheet = withSigns(drawSheet(random, demand), look)
  if (
    !isFair(
      traits,
      look,
      sheet.series.flatMap((series) => series.values.map((value) => printed(series, look, value))),
    )
  )
    return null
  const asked = SHEET_ASKERS[slot.operation](sheet, random)
  const draw = slot.kind === 'chart' ? chartPage : tablePage
  return asked && { ...asked, traits, page: draw(sheet, look, random) }
}

const isFair = (traits: readonly Trait[], look: Look, numbers: readonly string[]): boolean =>
  isShown(traits, numbers) && isTelling(look.format, numbers)

/** Where a sign stands in the cells, the heading does not name the currency or the percent again. */
function withSigns(sheet: Sheet, look: Look): Sheet {
  const bare = (unit: string, dress: Series['dress']): string => {
    if (dress === 'percent' && look.format.percentSign) return ''
    if (dress !== 'money' || look.format.currency === null) return unit
    return unit === '€k' ? 'thousand' : unit.replace(/^[A-Z]{3} ?/, '')
  }
  const series = sheet.series.map((series) => ({ ...series, unit: bare(series.unit, series.dress) }))
  const dress = sheet.series[0]?.dress ?? 'number'
  const title = sheet.title.replace(/ \((.*)\)$/, (whole, unit: string) => {
    const left = bare(unit, dress)
    return left === unit ? whole : left === '' ? '' : ` (${left})`
  })
  return { ...sheet, series, title }
}
