import { afterAll, expect, test } from 'vitest'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCamera } from '#test/pictures/browser.ts'
import { subset } from '#test/pictures/picture-set.ts'
import { createQuestioner } from '#test/pictures/questioner.ts'
import { tellResults } from '#test/pictures/report.ts'
import { useService } from '#test/services.ts'
import { runSuite } from '#test/pictures/suite.ts'

// At the top level, where no time limit applies: the first start on a machine may have to build.
const instance = await useService('instance')
const camera = await openCamera()

afterAll(async () => {
  await camera.close()
})

test(
  'twelve pictures of all kinds are answered rightly by the whole system',
  { timeout: 600_000 },
  async () => {
    const pictures = subset(12)
    const results = await runSuite(pictures, {
      camera,
      question: createQuestioner(instance.url),
      folder: join(tmpdir(), 'reckoner-missed-pictures'),
      keepAll: false,
      atOnce: 2,
      told: () => {},
    })
    expect(results).toHaveLength(12)
    expect(
      results.every(({ judgement }) => judgement === 'right'),
      tellResults(results),
    ).toBe(true)
  },
)
