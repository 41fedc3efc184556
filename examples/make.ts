import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { cafeReceipt } from '#examples/cafe-receipt.ts'
import { energyChart } from '#examples/energy-chart.ts'
import { salesTable } from '#examples/sales-table.ts'
import { openCamera } from '#test/pictures/browser.ts'

/** Pixels per CSS pixel: sharp on any screen, and small enough for a repository. */
const SCALE = 1.5

const EXAMPLES = {
  'sales-table.png': salesTable,
  'cafe-receipt.png': cafeReceipt,
  'energy-chart.png': energyChart,
}

const pageOf = (body: string): string => `<!doctype html><html lang="en"><meta charset="utf-8">
  <style>html, body { margin: 0; } #picture { display: inline-block; }</style>
  <div id="picture">${body}</div></html>`

/** `node examples/make.ts`: draws the example pictures beside this file. */
const camera = await openCamera()
try {
  for (const [name, draw] of Object.entries(EXAMPLES)) {
    const drawn = await camera.photograph({ html: pageOf(draw()), scale: SCALE })
    const bytes = await sharp(drawn).png({ compressionLevel: 9, effort: 10 }).toBuffer()
    await writeFile(join(import.meta.dirname, name), bytes)
    console.log(`${name}: ${Math.ceil(bytes.length / 1000)} kB`)
  }
} finally {
  await camera.close()
}
