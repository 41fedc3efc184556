import { label, justPlot, number, percent } from '#test/pictures/expectation.ts'
import { ascending, descending, mean, median, share, sum } from '#test/pictures/oracle.ts'
import type { Random } from '#test/pictures/random.ts'
import { type Item, type Receipt, totalOf } from '#test/pictures/receipt.ts'
import type { Asked, Operation } from '#test/pictures/questions/asked.ts'
import { counted, english, place, threshold } from '#test/pictures/questions/words.ts'

/** Puts a question to a receipt; null: nothing of the kind can be asked without doubt about what is meant. */
export type ReceiptAsker = (receipt: Receipt, random: Random) => Asked | null

/** Only where one line is one piece, "price", "item" and "how many" have one meaning. */
const ofPieces =
  (ask: ReceiptAsker): ReceiptAsker =>
  (receipt, random) =>
    receipt.form === 'plain' ? ask(receipt, random) : null

const amounts = (receipt: Receipt): number[] => receipt.items.map(({ amount }) => amount)

const isDiscounted = (receipt: Receipt): boolean => receipt.lines.some(({ kind }) => kind === 'discount')

const askTotal: ReceiptAsker = (receipt, random) => {
  const all = sum(amounts(receipt))
  const taxed = receipt.lines.some(({ kind }) => kind === 'tax')
  if (receipt.form === 'columns' && random.chance(0.4)) {
    const expected = number(sum(receipt.items.map(({ quantity }) => quantity)))
    return { question: 'How many pieces were bought altogether? Add up the Qty column.', expected }
  }
  if (taxed && random.chance(0.4)) {
    const question = random.pick([
      'What do the items add up to before tax?',
      'Add up the items without the tax.',
    ])
    return { question, expected: number(all) }
  }
  const wordings = [
    'What is the total?',
    'How much was the bill in total?',
    'What does the receipt come to in total?',
  ]
  return {
    question: random.pick([...wordings, 'What is the total to pay?']),
    expected: number(totalOf(receipt)),
  }
}

const askMean = ofPieces((receipt, random) => ({
  question: random.pick([
    'What does an item cost on average?',
    'What is the average price of the items?',
    'What is the mean price per item on this receipt?',
  ]),
  expected: number(mean(amounts(receipt))),
}))

const askMedian = ofPieces((receipt, random) => ({
  question: random.pick(['What is the median price of the items?', 'Give me the median item price.']),
  expected: number(median(amounts(receipt))),
}))

const askDearest: ReceiptAsker = (receipt, random) => {
  const item = at(receipt, descending(amounts(receipt))[0])
  const pieces = [
    'Which item is the most expensive?',
    'Which item cost the most?',
    'What was the dearest item?',
  ]
  const lines = ['Which item did we spend the most on?', 'Which item has the largest amount?']
  return { question: random.pick(receipt.form === 'plain' ? pieces : lines), expected: named(item) }
}

const askCheapest: ReceiptAsker = (receipt, random) => {
  const item = at(receipt, ascending(amounts(receipt))[0])
  const pieces = [
    'Which item is the cheapest?',
    'Which item cost the least?',
    'What was the cheapest thing bought?',
  ]
  const lines = ['Which item did we spend the least on?', 'Which item has the smallest amount?']
  return { question: random.pick(receipt.form === 'plain' ? pieces : lines), expected: named(item) }
}

const askCount = (above: boolean): ReceiptAsker =>
  ofPieces((receipt, random) => {
    const limit = threshold(amounts(receipt), random)
    if (limit === null) return null
    const said = english(limit, random)
    const question = random.pick(
      above
        ? [
            `How many items cost more than ${said}?`,
            `How many items are over ${said}?`,
            `Count the items priced above ${said}.`,
          ]
        : [
            `How many items cost less than ${said}?`,
            `How many items are under ${said}?`,
            `Count the items priced below ${said}.`,
          ],
    )
    return {
      question,
      expected: number(amounts(receipt).filter((amount) => amount > limit === above).length),
    }
  })

const askDifference = ofPieces((receipt, random) => {
  const [more, less] = pair(receipt, random)
  const question = random.pick([
    `How much more did the ${more.name} cost than the ${less.name}?`,
    `What is the difference in price between the ${more.name} and the ${less.name}?`,
    `By how much is the ${more.name} dearer than the ${less.name}?`,
  ])
  return { question, expected: number(more.amount - less.amount) }
})

const askRatio = ofPieces((receipt, random) => {
  const [more, less] = pair(receipt, random)
  const question = random.pick([
    `How many times as expensive as the ${less.name} is the ${more.name}?`,
    `What is the ratio of the price of the ${more.name} to the price of the ${less.name}?`,
  ])
  return { question, expected: number(more.amount / less.amount) }
})

const askShare: ReceiptAsker = (receipt, random) => {
  const item = random.pick(receipt.items)
  const question = random.pick([
    `What percentage of the total is the ${item.name}?`,
    `What share of the total went on the ${item.name}, in percent?`,
    `How many percent of the total does the ${item.name} make up?`,
  ])
  // With a discount, parts of the total would add up to more than the whole.
  return isDiscounted(receipt) ? null : { question, expected: percent(share(item.amount, totalOf(receipt))) }
}

const askMultiple = ofPieces((receipt, random) => {
  const item = random.pick(receipt.items)
  const times = random.integer(2, 6)
  const few = counted(times, random)
  const question = random.pick([
    `What would ${few} of the ${item.name} cost?`,
    `How much would I pay for ${few} ${item.name}?`,
    `What do ${times} x ${item.name} come to?`,
  ])
  return { question, expected: number(item.amount * times) }
})

const askSort = ofPieces((receipt, random) => {
  const down = random.chance(0.6)
  const index = random.integer(1, 2)
  const question = random.pick([
    `Sort the items by price, ${down ? 'dearest' : 'cheapest'} first: which one is ${place(index)}?`,
    `Which item is the ${place(index)} ${down ? 'most expensive' : 'cheapest'}?`,
    `If the items are ordered by price from ${down ? 'high to low' : 'low to high'}, which comes ${place(index)}?`,
  ])
  return { question, expected: named(at(receipt, (down ? descending : ascending)(amounts(receipt))[index])) }
})

const askTop = ofPieces((receipt, random) => {
  const count = random.integer(2, Math.min(3, receipt.items.length - 1))
  const few = counted(count, random)
  const [dear, cheap] = [descending, ascending].map((order) =>
    sum(
      order(amounts(receipt))
        .slice(0, count)
        .map((row) => at(receipt, row).amount),
    ),
  )
  return random.pick([
    { question: `What do the ${few} most expensive items cost together?`, expected: number(dear ?? 0) },
    { question: `Add up the top ${few} items by price.`, expected: number(dear ?? 0) },
    { question: `What do the ${few} cheapest items add up to?`, expected: number(cheap ?? 0) },
  ])
})

const askFilter = ofPieces((receipt, random) => {
  const limit = threshold(amounts(receipt), random)
  if (limit === null) return null
  const above = random.chance(0.5)
  const whom = `the items that cost ${above ? 'more' : 'less'} than ${english(limit, random)}`
  const question = random.pick([
    `Add up only ${whom}.`,
    `What do ${whom} come to altogether?`,
    `What is the total of ${whom}?`,
  ])
  return { question, expected: number(sum(amounts(receipt).filter((amount) => amount > limit === above))) }
})

const askBarPlot = ofPieces((_receipt, random) => ({
  question: random.pick(['Draw a bar chart of the item prices.', 'Plot the price of each item as a bar.']),
  expected: justPlot(),
}))

/** What receipts are asked for; the total, their plainest question, comes up most. */
export const RECEIPT_ASKERS: Partial<Record<Operation, ReceiptAsker>> = {
  sum: askTotal,
  mean: askMean,
  median: askMedian,
  maximum: askDearest,
  minimum: askCheapest,
  'count-above': askCount(true),
  'count-below': askCount(false),
  'row-difference': askDifference,
  'row-ratio': askRatio,
  share: askShare,
  multiple: askMultiple,
  sort: askSort,
  top: askTop,
  filter: askFilter,
  'bar-plot': askBarPlot,
}

function at(receipt: Receipt, row: number | undefined): Item {
  const item = receipt.items[row ?? -1]
  if (item === undefined) throw new RangeError(`The receipt has no item ${row}.`)
  return item
}

/** Two items, the dearer first. */
function pair(receipt: Receipt, random: Random): [Item, Item] {
  const [one, other] = random.sample([...receipt.items.keys()], 2).map((row) => at(receipt, row))
  if (one === undefined || other === undefined) throw new RangeError('The receipt has fewer than two items.')
  return one.amount > other.amount ? [one, other] : [other, one]
}

// Where the quantity stands before the name, both are on the paper as one text.
const named = (item: Item) => label(item.name, `${item.quantity} x ${item.name}`)
