import { expect, test } from 'vitest'
import { judge, justPlot, label, number, percent, type Reply, withPlot } from '#test/pictures/expectation.ts'

const reply = (value: number | string | null, unit: string | null = null, plots = 0): Reply => ({
  succeeded: true,
  reason: null,
  first: value === null ? null : { value, unit },
  plots,
})

test('a number is right within a millionth', () => {
  expect(judge(number(1200), reply(1200.0005))).toBe('right')
  expect(judge(number(1200), reply(1200.01))).toBe('wrong')
  expect(judge(number(1200), reply(-1200))).toBe('wrong')
  expect(judge(number(0), reply(0))).toBe('right')
  expect(judge(number(1200), reply(Number.NaN))).toBe('wrong')
})

test('a number as text is wrong', () => {
  expect(judge(number(1200), reply('1200'))).toBe('wrong')
})

test('percent is wanted where it is due, and nowhere else', () => {
  expect(judge(percent(12.5), reply(12.5, '%'))).toBe('right')
  expect(judge(percent(12.5), reply(12.5))).toBe('wrong')
  expect(judge(percent(12.5), reply(0.125))).toBe('wrong')
  expect(judge(number(2.5), reply(2.5, '%'))).toBe('wrong')
  expect(judge(number(2.5), reply(2.5, 'EUR thousand'))).toBe('right')
  expect(judge(number(2.5, 'any'), reply(2.5, '%'))).toBe('right')
})

test('a label is right whatever its case, but not as a number, and no other label is', () => {
  expect(judge(label('Old Mill'), reply(' old mill '))).toBe('right')
  expect(judge(label('Old Mill'), reply('Red Kettle'))).toBe('wrong')
  expect(judge(label('2021'), reply('2021'))).toBe('right')
  expect(judge(label('2021'), reply(2021))).toBe('wrong')
  expect(judge(label('Espresso', '2 x Espresso'), reply('2 x Espresso'))).toBe('right')
})

test('a plot that was asked for has to be there', () => {
  expect(judge(justPlot(), reply(null, null, 1))).toBe('right')
  expect(judge(justPlot(), reply(3, null, 0))).toBe('wrong')
  expect(judge(withPlot(number(3)), reply(3, null, 1))).toBe('right')
  expect(judge(withPlot(number(3)), reply(3, null, 0))).toBe('wrong')
  expect(judge(withPlot(number(3)), reply(4, null, 1))).toBe('wrong')
})

test('no value is wrong, a refusal is a refusal', () => {
  expect(judge(number(3), reply(null))).toBe('wrong')
  expect(judge(number(3), { succeeded: false, reason: 'not-understood', first: null, plots: 0 })).toBe(
    'refused',
  )
})
