const HEADINGS = ['Year', 'Revenue', 'Costs', 'Profit', 'Customers']
const UNITS = ['', '(EUR thousand)', '(EUR thousand)', '(EUR thousand)', '']
const ROWS = [
  ['2017', '1,248', '986', '262', '3,415'],
  ['2018', '1,392', '1,064', '328', '3,702'],
  ['2019', '1,475', '1,121', '354', '3,968'],
  ['2020', '1,310', '1,067', '243', '3,240'],
  ['2021', '1,588', '1,195', '393', '4,106'],
  ['2022', '1,802', '1,342', '460', '4,555'],
  ['2023', '1,967', '1,438', '529', '4,871'],
  ['2024', '2,154', '1,561', '593', '5,230'],
]

/** A page of a yearly report: eight years of a small firm that makes bicycles. */
export function salesTable(): string {
  const head = HEADINGS.map((heading, column) => `<th>${heading}<small>${UNITS[column]}</small></th>`).join(
    '',
  )
  const rows = ROWS.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')
  return `<style>
      #picture { padding: 38px 44px 30px; background: #fff; color: #1d2733; font: 16px/1.4 'Liberation Sans', sans-serif; }
      h1 { margin: 0; font-size: 23px; letter-spacing: -0.2px; color: #12324a; }
      p { margin: 5px 0 0; color: #66727f; font-size: 14px; }
      table { margin: 24px 0 20px; border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th, td { padding: 9px 0 9px 46px; text-align: right; white-space: nowrap; }
      th { vertical-align: top; border-bottom: 2px solid #12324a; color: #12324a; }
      th small { display: block; color: #66727f; font-size: 12.5px; font-weight: 400; }
      td { border-bottom: 1px solid #dde3e9; }
      tr > :first-child { padding-left: 0; padding-right: 8px; text-align: left; font-weight: 700; color: #12324a; }
      tr > :last-child { padding-right: 0; }
      tbody tr:last-child td { border-bottom: 2px solid #12324a; }
    </style>
    <h1>Harbour Cycles: eight years of sales</h1>
    <p>Workshops and online shop together</p>
    <table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>
    <p>Source: annual reports. 2020 with eleven weeks of closed workshops.</p>`
}
