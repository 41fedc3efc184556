import { extractionOf } from '#model-server/testing.ts'

/** Pictures for everyday wordings, as a reader would hand them over. */
export const RAIN = extractionOf({
  lines: ['City | Rainfall (mm)', 'Bergen | 2,250', 'Porto | 1,250', 'Lima | 16', 'Cork | 1,210'],
})

export const TEAMS = extractionOf({
  lines: [
    'Team | Wins | Draws | Points',
    'Lions | 12 | 4 | 40',
    'Bears | 9 | 7 | 34',
    'Hawks | 15 | 2 | 47',
    'Foxes | 10 | 1 | 31',
  ],
})

export const EXPORTS = extractionOf({
  title: 'Exports',
  lines: [
    'Year | Exports (USD million)',
    '2011 | 410',
    '2012 | 432',
    '2013 | 455',
    '2014 | 470',
    '2015 | 440',
    '2016 | 480',
    '2017 | 515',
    '2018 | 530',
  ],
})

export const SHOPS = extractionOf({
  lines: [
    'Shop | Turnover (EUR) | Staff | Profit (EUR)',
    'Harbour | 3,200 | 4 | 410',
    'Station | 2,900 | 3 | 380',
    'Market | 5,100 | 7 | 620',
    'North | 3,050 | 5 | -40',
  ],
})

export const CITIES = extractionOf({
  title: 'Online orders',
  lines: [
    'City | 2016 | 2017 | 2018',
    'Oslo | 310 | 335 | 402',
    'Lyon | 280 | 295 | 310',
    'Turin | 190 | 240 | 265',
  ],
})

export const DEPOTS = extractionOf({
  lines: [
    'Depot | Deliveries | Delays',
    'Line 1 | 120 | 12',
    'Line 2 | 140 | 30',
    'Line 3 | 95 | 8',
    'Line 4 | 160 | 25',
  ],
})

export const COSTS = extractionOf({
  lines: ['Month | Costs', 'January | 210', 'February | 180', 'March | 250', 'April | 160', 'Total | 800'],
})

export const HARDWARE = extractionOf({
  kind: 'receipt',
  lines: [
    'Item | Qty | Price | Total',
    'Garden hose | 2 | 15.50 | 31.00',
    'Hammer | 1 | 12.00 | 12.00',
    'Nails | 3 | 2.50 | 7.50',
    'Total | | | 50.50',
  ],
})
