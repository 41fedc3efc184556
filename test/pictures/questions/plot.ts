import { justPlot, label, number, withPlot } from '#test/pictures/expectation.ts'
import { descending, mean, slope } from '#test/pictures/oracle.ts'
import { labelAt, type Series, type Sheet } from '#test/pictures/sheet.ts'
import type { Random } from '#test/pictures/random.ts'
import type { Asker } from '#test/pictures/questions/asked.ts'
import { is, pickSeries, unitOf } from '#test/pictures/questions/words.ts'

export const askBarPlot: Asker = (sheet, random) => {
  const series = pickSeries(sheet, random, () => true)
  if (series === null) return null
  const { said } = series
  const [best = 0] = descending(series.values)
  return random.pick([
    { question: `Draw a bar chart of ${said} by ${sheet.noun}.`, expected: justPlot() },
    { question: `Plot the ${said} of each ${sheet.noun} as bars.`, expected: justPlot() },
    { question: `Make me a bar plot of ${said} for all ${sheet.nouns}.`, expected: justPlot() },
    {
      question: `Make a bar chart of ${said} by ${sheet.noun}: which ${sheet.noun} has the highest bar?`,
      expected: withPlot(label(labelAt(sheet, best))),
    },
  ])
}

export const askLinePlot: Asker = (sheet, random) => {
  const series = pickSeries(sheet, random, () => true)
  if (series === null || sheet.calendar === null) return null
  const { said } = series
  return random.pick([
    { question: `Draw a line chart of ${said} by ${sheet.noun}.`, expected: justPlot() },
    { question: `Plot ${said} over the ${sheet.nouns} as a line.`, expected: justPlot() },
    { question: `Show how ${said} developed over the ${sheet.nouns} in a line plot.`, expected: justPlot() },
    {
      question: `Plot ${said} by ${sheet.noun} as a line. What ${is(series)} the average ${said}?`,
      expected: withPlot(number(mean(series.values), unitOf(series))),
    },
  ])
}

/** A straight line, its slope and a picture of the residuals: over the years, or of one quantity against another. */
export const askFit: Asker = (sheet, random) => {
  if (sheet.calendar === 'years' && sheet.labels.length > 3) return askTrend(sheet, random)
  const [x, y] = sheet.series
  if (!sheet.paired || x === undefined || y === undefined) return null
  return askAgainst(x, y, random)
}

function askTrend(sheet: Sheet, random: Random): ReturnType<Asker> {
  const series = pickSeries(sheet, random, (series) => series.dress !== 'percent')
  if (series === null) return null
  const { said } = series
  const question = random.pick([
    `Fit a straight line to ${said} over the years and plot the residuals. What is the slope?`,
    `Fit a linear trend to ${said} by year, show the residuals in a plot and give me the slope per year.`,
    `What is the slope of a straight-line fit of ${said} against year? Please plot the residuals too.`,
    `Do a linear regression of ${said} on the year and plot the residuals: what slope do you get?`,
  ])
  return { question, expected: withPlot(number(slope(sheet.labels.map(Number), series.values))) }
}

function askAgainst(x: Series, y: Series, random: Random): ReturnType<Asker> {
  const question = random.pick([
    `Fit a straight line to ${y.said} against ${x.said} and plot the residuals. What is the slope?`,
    `Do a linear fit of ${y.said} as a function of ${x.said}, with a residual plot. What is the slope of the line?`,
    `What is the slope when you fit a line to ${y.said} versus ${x.said}? Plot the residuals as well.`,
  ])
  return { question, expected: withPlot(number(slope(x.values, y.values))) }
}
