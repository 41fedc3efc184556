const ITEMS = [
  ['Flat white', '3.90'],
  ['Cappuccino', '3.80'],
  ['Lemonade', '4.20'],
  ['Shakshuka', '11.50'],
  ['Halloumi sandwich', '9.80'],
  ['Carrot cake', '4.60'],
  ['Almond croissant', '3.40'],
]
const SUMMARY = [
  ['Subtotal', '41.20'],
  ['VAT 10%', '4.12'],
]
const PAID = [
  ['Cash', '50.00'],
  ['Change', '4.68'],
]

const rows = (lines: readonly string[][]): string =>
  lines.map(([label, amount]) => `<tr><td>${label}</td><td>${amount}</td></tr>`).join('')

/** A till receipt on a café table, as a telephone would see it from above. */
export function cafeReceipt(): string {
  return `<style>
      body { background: #b48f69; }
      #picture { padding: 46px 84px 58px; background: #b48f69; }
      .shadow { filter: drop-shadow(0 5px 9px rgba(50, 30, 10, 0.4)); }
      .paper {
        width: 336px; padding: 34px 30px 44px; color: #23211e;
        font: 16px/21px 'DejaVu Sans Mono', monospace;
        background: #fcfaf5;
        mask: conic-gradient(from -45deg at bottom, #0000, #000 1deg 89deg, #0000 90deg) 50% / 14px 100%;
      }
      .shop { text-align: center; font: 700 27px/32px 'DejaVu Serif', serif; letter-spacing: 0.5px; }
      .where { margin: 8px 0 16px; text-align: center; color: #5b564d; font-size: 13.5px; line-height: 20px; }
      table { width: 100%; border-collapse: collapse; border-top: 1px dashed #8b8578; }
      td { padding: 5px 0; }
      td:last-child { text-align: right; }
      tr:first-child td { padding-top: 11px; }
      tr:last-child td { padding-bottom: 11px; }
      .total td { font-size: 21px; line-height: 27px; font-weight: 700; }
      .thanks { margin-top: 12px; text-align: center; color: #5b564d; font-size: 13.5px; }
    </style>
    <div class="shadow"><div class="paper">
      <div class="shop">Café Linden</div>
      <div class="where">14 Canal Street<br>Saturday 10:42, table 6</div>
      <table>${rows(ITEMS)}</table>
      <table>${rows(SUMMARY)}</table>
      <table class="total">${rows([['TOTAL EUR', '45.32']])}</table>
      <table>${rows(PAID)}</table>
      <div class="thanks">Thank you, see you soon</div>
    </div></div>`
}
