import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Camera } from '#test/pictures/browser.ts'
import { judge } from '#test/pictures/expectation.ts'
import type { Picture } from '#test/pictures/picture.ts'
import type { Questioner } from '#test/pictures/questioner.ts'
import type { Result } from '#test/pictures/result.ts'

export interface Suite {
  camera: Camera
  question: Questioner
  /** Where missed pictures are kept. */
  folder: string
  /** Keep the others too? */
  keepAll: boolean
  /** How many are asked at a time. */
  atOnce: number
  /** Told of each result as it comes. */
  told: (result: Result) => void
}

/** Asks about every picture and judges what comes back. What is neither an answer nor a refusal is thrown. */
export async function runSuite(pictures: readonly Picture[], suite: Suite): Promise<Result[]> {
  const waiting = pictures.values()
  const results: Result[] = []
  const work = async () => {
    for (const picture of waiting) {
      const result = await askOne(picture, suite)
      results.push(result)
      suite.told(result)
    }
  }
  await Promise.all(Array.from({ length: suite.atOnce }, work))
  return results.sort((a, b) => pictures.indexOf(a.picture) - pictures.indexOf(b.picture))
}

async function askOne(picture: Picture, suite: Suite): Promise<Result> {
  const image = await suite.camera.photograph(picture.page)
  const { jobId, reply } = await suite.question(image, fileName(picture), picture.question)
  const judgement = judge(picture.expected, reply)
  const file = judgement === 'right' && !suite.keepAll ? null : await keep(image, picture, suite.folder)
  return { picture, judgement, reply, jobId, file }
}

export const fileName = ({ seed, number, kind }: Picture): string =>
  `${seed}-${String(number).padStart(2, '0')}-${kind}.png`

/** @returns the path of the file */
export async function keep(image: Uint8Array, picture: Picture, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const file = join(folder, fileName(picture))
  await writeFile(file, image)
  return file
}
