const MONTHS: readonly (readonly [string, number])[] = [
  ['Jan', 48.6],
  ['Feb', 44.1],
  ['Mar', 41.7],
  ['Apr', 35.2],
  ['May', 30.4],
  ['Jun', 27.9],
  ['Jul', 25.3],
  ['Aug', 26.8],
  ['Sep', 31.5],
  ['Oct', 37.6],
  ['Nov', 43.9],
  ['Dec', 49.8],
]
const [LEFT, TOP, SLOT, HEIGHT, TOPMOST] = [40, 88, 66, 300, 52]

const at = (value: number): number => TOP + HEIGHT * (1 - value / TOPMOST)

function bar([month, value]: readonly [string, number], index: number): string {
  const middle = LEFT + SLOT * (index + 0.5)
  const highest = value === Math.max(...MONTHS.map(([, other]) => other))
  return `<rect x="${middle - 20}" y="${at(value)}" width="40" height="${TOP + HEIGHT - at(value)}" rx="2" fill="${highest ? '#d9822b' : '#3c7d8c'}"/>
    <text x="${middle}" y="${at(value) - 9}" text-anchor="middle" font-weight="700">${value.toFixed(1)}</text>
    <text x="${middle}" y="${TOP + HEIGHT + 24}" text-anchor="middle">${month}</text>`
}

function gridline(value: number): string {
  const right = LEFT + SLOT * MONTHS.length
  return `<line x1="${LEFT}" y1="${at(value)}" x2="${right}" y2="${at(value)}" stroke="${value === 0 ? '#5d6a72' : '#dfe5e8'}"/>
    <text x="${LEFT - 12}" y="${at(value) + 5}" text-anchor="end" fill="#74818a">${value}</text>`
}

/** A bar chart from a building's energy report, each bar with its value. */
export function energyChart(): string {
  const width = LEFT + SLOT * MONTHS.length
  return `<style>
      #picture { padding: 34px 40px 28px; background: #fff; }
      svg { display: block; font: 15px 'DejaVu Sans', sans-serif; fill: #26323a; }
      svg text { paint-order: stroke; stroke: #fff; stroke-width: 4px; }
    </style>
    <svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${TOP + HEIGHT + 66}">
      <text x="0" y="22" font-size="22" font-weight="700" fill="#17313b">Electricity use of the town library</text>
      <text x="0" y="50" font-size="15" fill="#5d6a72">MWh per month</text>
      ${[0, 10, 20, 30, 40, 50].map(gridline).join('')}
      ${MONTHS.map(bar).join('')}
      <text x="0" y="${TOP + HEIGHT + 60}" font-size="13" fill="#74818a">Meter readings of the building, main meter only</text>
    </svg>`
}
