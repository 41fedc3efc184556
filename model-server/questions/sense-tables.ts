import type { Extraction } from '#domain/extraction.ts'
import type { TableKind } from '#domain/reading.ts'
import { understand } from '#domain/understand.ts'

const cells = (line: string) =>
  line.split('|').map((text) => ({ text: text.trim(), confidence: 1, box: null }))

/** A picture as it is understood from printed lines, with kinds of rows and units told from the texts. */
function pictured(kind: TableKind, title: string | null, header: string, ...lines: string[]): Extraction {
  const table = { kind, title, header: cells(header), rows: lines.map(cells) }
  return understand({ description: '', lines: [], tables: [table] }, 'a test')
}

/** Three of the twelve cells hold no number. */
export const WELLS = pictured(
  'table',
  'Water level by well (cm)',
  'Well | Jan | Feb | Mar | Apr',
  'Ash | 40 | 44 | — | 48',
  'Elm | 60 | n/a | 66 | —',
  'Oak | 10 | 12 | 14 | 16',
)

/** Costs in parentheses, as accountants print them. */
export const STATEMENT = pictured(
  'table',
  'Income statement (CHF thousand)',
  'Line | 2020 | 2021 | 2022',
  'Revenue | 400.0 | 450.0 | 520.0',
  'Cost of goods sold | (200.0) | (230.0) | (270.0)',
  'Gross profit | 200.0 | 220.0 | 250.0',
  'Distribution | (40.0) | (50.0) | (62.0)',
  'Finance costs | (10.0) | (8.0) | (12.0)',
  'Net profit | 150.0 | 162.0 | 176.0',
)

/** The same kind of lines without a minus. */
export const EXPENSES = pictured(
  'table',
  'Spending by year (EUR)',
  'Year | Sales | Cost of sales | Marketing',
  '2021 | 900 | 500 | 50',
  '2022 | 950 | 560 | 40',
  '2023 | 990 | 530 | 70',
)

export const CREW = pictured(
  'table',
  null,
  'Name | Team | Age | Since | Wage (EUR) | Bonus',
  'Ida Holm | Deck | 29 | 2018 | 3,100 | 4%',
  'Nils Berg | Deck | 45 | 2008 | 2,900 | 6%',
  'Pia Lund | Galley | 52 | 2003 | 3,600 | 9%',
)

/** How many of each stands before the names, without a heading. */
export const DINER = pictured(
  'receipt',
  'Diner',
  ' | | ',
  '2 | Pancakes | 13.00',
  '3 | Lemonade | 9.00',
  '1 | Bagel | 4.00',
  ' | Total | 26.00',
)

export const DELI = pictured(
  'receipt',
  'Deli',
  ' | ',
  'Olives | €3.00',
  '2 x Baguette @ €1.50 | €3.00',
  'TOTAL | €6.00',
)

export const SPENDING = pictured(
  'table',
  'Household (€)',
  'Category | May | June',
  'Rent | 900 | 900',
  'Food | 310 | 280',
)
