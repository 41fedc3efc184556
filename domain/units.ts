/** Words that are units wherever they stand alone in a heading. */
const MEASURES =
  /^(%|‰|percent|per cent|pct|pp|k|m|mn|bn|mio\.?|mrd\.?|tsd\.?|thousands?|millions?|billions?|trillions?|'?000s?|units?|pcs\.?|pieces|items|people|persons|persones|employees|staff|fte|visitors|customers|households|hours?|hrs?|h|min|minutes?|s|sec|seconds?|ms|days?|weeks?|months?|years?|kg|g|mg|t|tonnes?|tons?|lbs?|oz|km|m|cm|mm|mi|miles|ft|in|km²|m²|ha|acres|l|litres?|liters?|ml|hl|gal|kwh|mwh|gwh|twh|wh|kw|mw|gw|w|v|a|°c|°f|c|mm|hpa|points?|pts|score|index|km\/h|mph|rpm|gb|mb|tb|kb|mbps|bps)$/i

const CURRENCY =
  /^(?:US|CA|AU|A|C|NZ|HK|S)?[$€£¥₹₽₩₺₴₫₪฿]$|^(?:USD|EUR|GBP|JPY|CHF|SEK|NOK|DKK|PLN|CZK|HUF|CAD|AUD|NZD|INR|CNY|RUB|TRY|BRL|MXN|ZAR|KRW|SGD|HKD|RON|BGN|UAH|ILS|THB|kr|zł|Kč|Ft|euros?|dollars?|pounds?|francs?)$/i

const isUnitWord = (word: string) => MEASURES.test(word) || CURRENCY.test(word)

/** "EUR thousand", "million USD", "€m", "kWh": every word is one of a unit. */
function isUnit(text: string): boolean {
  const words = text.trim().split(/\s+|(?<=[$€£¥])(?=[a-z])/i)
  if (words.length === 0 || words.length > 4) return false
  return words.every((word, index) => isUnitWord(word) || (index > 0 && /^(of|in|per)$/i.test(word)))
}

/**
 * The unit that a heading or title names: in brackets, after "in" or a comma, or as a last sign.
 * "Revenue (EUR thousand)" → `EUR thousand`; "Population (2020)" → null.
 */
export function unitNamedIn(text: string): string | null {
  const candidates = [
    /[([]([^()[\]]+)[)\]]/.exec(text)?.[1]?.replace(/^in\s+/i, ''),
    /\bin\s+(.{1,30})$/i.exec(text)?.[1],
    /,\s*([^,]{1,30})$/.exec(text)?.[1],
    /\s([%$€£¥])$/.exec(text)?.[1],
  ]
  return candidates.find((found) => found !== undefined && isUnit(found))?.trim() ?? null
}
