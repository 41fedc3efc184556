import { fail } from '#stack/fail.ts'
import { type Camera, openCamera } from '#test/pictures/browser.ts'
import { tellExpectation } from '#test/pictures/expectation.ts'
import { openInstance } from '#test/pictures/instance.ts'
import { type Options, readOptions } from '#test/pictures/options.ts'
import type { Picture } from '#test/pictures/picture.ts'
import { drawSet, FIXED_SEED } from '#test/pictures/picture-set.ts'
import { createQuestioner } from '#test/pictures/questioner.ts'
import { tellResults } from '#test/pictures/report.ts'
import { verdictOf } from '#test/pictures/score.ts'
import { keep, runSuite } from '#test/pictures/suite.ts'

/**
 * npm run test:pictures [-- --seed N] [--count N] [--keep FOLDER] [--only table|receipt|chart] [--url URL]
 * [--draw-only]: questions about freshly drawn pictures, put to the whole system.
 */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2))
  console.log(`Seeds: ${FIXED_SEED} (always) and ${options.seed}; the same again: ${command(options)}`)
  const drawn = [FIXED_SEED, options.seed].flatMap((seed) => drawSet(seed, options.count))
  const pictures = drawn.filter(({ kind }) => options.only === null || kind === options.only)
  const camera = await openCamera()
  try {
    process.exitCode = await (options.drawOnly ? drawAll : askAll)(pictures, camera, options)
  } finally {
    await camera.close()
  }
}

const command = ({ seed, count, only }: Options): string =>
  `npm run test:pictures -- --seed ${seed} --count ${count}${only === null ? '' : ` --only ${only}`}`

async function askAll(pictures: Picture[], camera: Camera, options: Options): Promise<number> {
  const { folder, keepAll } = options
  const instance = await openInstance(options.url)
  try {
    const question = createQuestioner(instance.url)
    const marks = { right: '.', refused: 'r', wrong: 'W' }
    const told = ({ judgement }: { judgement: keyof typeof marks }) => process.stdout.write(marks[judgement])
    const results = await runSuite(pictures, { camera, question, folder, keepAll, atOnce: 2, told })
    console.log(tellResults(results))
    return verdictOf(results).passed ? 0 : 1
  } finally {
    await instance.close()
  }
}

async function drawAll(pictures: Picture[], camera: Camera, { folder }: Options): Promise<number> {
  for (const picture of pictures) {
    const file = await keep(await camera.photograph(picture.page), picture, folder)
    const { grade, operation, traits, question, expected } = picture
    console.log([file, grade, operation, traits.join(' '), question, tellExpectation(expected)].join('\t'))
  }
  return 0
}

main().catch(fail)
