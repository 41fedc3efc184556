import { execFileSync } from 'node:child_process'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { temporalLines } from './doctor-temporal.ts'

const command = join(await temporaryFolder('temporal-lines'), "it's here")

test('a shell that reads them has the command, its address and its namespace', async () => {
  await writeFile(command, '#!/bin/sh\necho "$TEMPORAL_ADDRESS $TEMPORAL_NAMESPACE $1"\n')
  await chmod(command, 0o755)
  const lines = temporalLines(command, { command, address: '127.0.0.1:1', namespace: 'default' })
  const printed = execFileSync('sh', ['-c', [...lines, 'temporal "two words"'].join('\n')], {
    encoding: 'utf8',
  })
  expect(printed).toBe('127.0.0.1:1 default two words\n')
})
