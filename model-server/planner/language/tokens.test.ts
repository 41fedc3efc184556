import { expect, test } from 'vitest'
import { tokensOf } from './tokens.ts'

const said = (text: string) =>
  tokensOf(text).map(({ text: word, number, ordinal }) =>
    number ? number.value * number.scale * (number.percent ? 0.01 : 1) : (ordinal ?? word),
  )

test.each([
  ['above 1,234.5', ['above', 1234.5]],
  ['over 1.5k', ['over', 1500]],
  ['at least 20%', ['at', 'least', 0.2]],
  ['twenty five percent', [0.25]],
  ['two hundred', [200]],
  ['3 million', [3_000_000]],
  ['a thousand', [1000]],
  ['below -5', ['below', -5]],
  ['5kg', [5]],
  ['the 2nd and third', ['the', 2, 'and', 3]],
])('"%s" is understood as %j', (text, expected) => {
  expect(said(text)).toEqual(expected)
})

test.each([
  ["What's North's share?", ['what', 'is', 'north', 'share', '?']],
  ["regions' sales aren't", ['regions', 'sales', 'are', 'not']],
  ['best-selling', ['best', 'selling']],
  ['Q1–Q3', ['q1', 'to', 'q3']],
  ['2019-2021', [2019, 'to', 2021]],
  ['U.S. sales', ['us', 'sales']],
  ['München (EUR)', ['munchen', '(', 'eur', ')']],
])('"%s" is split into %j', (text, expected) => {
  expect(said(text)).toEqual(expected)
})
