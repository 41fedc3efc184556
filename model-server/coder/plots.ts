import type { Plot } from '#model-server/recipe/recipe.ts'
import { quoted } from './python.ts'
import type { Program } from './program.ts'
import { writeSeries } from './series.ts'

/** Writes a picture: titled, with labelled axes, saved as PNG. */
export function writePlot(program: Program, plot: Plot): void {
  program.import('from matplotlib.figure import Figure')
  const drawn = plot.of.map(({ name, series }) => ({ name, series: writeSeries(program, series) }))
  program.write('', 'figure = Figure(figsize=(9, 5), layout="constrained")', 'axes = figure.subplots()')
  program.write(...DRAWERS[plot.kind](drawn))
  program.write(
    `axes.set_title(${quoted(plot.title)})`,
    `axes.set_xlabel(${quoted(plot.xName)})`,
    `axes.set_ylabel(${quoted(plot.yName)})`,
    'axes.grid(axis="y", alpha=0.3)',
    ...(drawn.length > 1 && plot.kind !== 'scatter' ? ['axes.legend()'] : []),
    ...(plot.kind === 'bar' || plot.kind === 'line' ? turnedLabels(drawn) : []),
    `reckoner.save(figure, ${quoted(plot.file)})`,
  )
}

type Drawn = { name: string; series: string }[]

/** Names of axes that do not fit side by side are turned. */
const turnedLabels = ([first]: Drawn): string[] => [
  `if sum(len(cell.label) for cell in ${first?.series}) > 70:`,
  '    axes.tick_params(axis="x", labelrotation=60)',
]

const values = (series: string): string => `[cell.value for cell in ${series}]`
const labels = (series: string): string => `[cell.label for cell in ${series}]`

const DRAWERS: Record<Plot['kind'], (drawn: Drawn) => string[]> = {
  line: (drawn) =>
    drawn.map(
      ({ name, series }) =>
        `axes.plot(${labels(series)}, ${values(series)}, marker="o", label=${quoted(name)})`,
    ),
  bar: (drawn) => (drawn.length === 1 ? oneBar(drawn) : groupedBars(drawn)),
  scatter: ([first, second]) => {
    const [x, y] = [first?.series ?? '', second?.series ?? '']
    return [
      `axes.scatter(${values(x)}, ${values(y)})`,
      `for across, up in zip(${x}, ${y}, strict=True):`,
      '    axes.annotate(up.label, (across.value, up.value), xytext=(4, 4), textcoords="offset points")',
    ]
  },
  fit: ([first]) => [
    `axes.scatter(x, ${values(first?.series ?? '')}, label="printed")`,
    'axes.plot(x, [slope * at + intercept for at in x], color="tab:red", label="straight line")',
    'if len(x) <= 12:',
    '    axes.set_xticks(x)',
    'axes.legend()',
  ],
  residuals: () => [
    'axes.axhline(0, color="gray", linewidth=1)',
    'axes.stem(x, residuals, basefmt=" ")',
    'if len(x) <= 12:',
    '    axes.set_xticks(x)',
  ],
}

const oneBar = ([one]: Drawn): string[] => [
  `bars = axes.bar(${labels(one?.series ?? '')}, ${values(one?.series ?? '')})`,
  'axes.bar_label(bars, fmt="%g")',
]

function groupedBars(drawn: Drawn): string[] {
  const [first] = drawn
  const width = (0.8 / drawn.length).toFixed(3)
  return [
    `places = range(len(${first?.series}))`,
    ...drawn.map(({ name, series }, at) => {
      const shift = ((at - (drawn.length - 1) / 2) * (0.8 / drawn.length)).toFixed(3)
      return `axes.bar([place + ${shift} for place in places], ${values(series)}, ${width}, label=${quoted(name)})`
    }),
    `axes.set_xticks(list(places), ${labels(first?.series ?? '')})`,
  ]
}
