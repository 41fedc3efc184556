import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '#test/temporary-folder.ts'
import { parseArguments, UsageError } from './arguments.ts'
import { readCall, readRequest, SANDBOX_FLAGS, UnusableFile } from './sandbox-call.ts'

const folder = await temporaryFolder('sandbox-call')
const fileOf = async (name: string, content: string | Uint8Array) => {
  await writeFile(join(folder, name), content)
  return join(folder, name)
}
const program = await fileOf('program.txt', 'print(1)\n')
const callOf = (...given: string[]) => readCall(parseArguments(given, SANDBOX_FLAGS))

test('inputs may be several, and what is not given is left to the settings', () => {
  const call = callOf('run', 'a.py', '--input', 'b.csv', '--json', '--input', 'c.csv')
  expect(call).toEqual({
    file: 'a.py',
    inputs: ['b.csv', 'c.csv'],
    timeoutMs: null,
    runtime: null,
    json: true,
  })
  expect(callOf('run', 'a.py', '--timeout=600', '--runtime', 'runsc')).toMatchObject({
    timeoutMs: 600_000,
    runtime: 'runsc',
  })
})

test.each([
  [[], 'wants the word run and the path of one program'],
  [['walk', 'a.py'], 'wants the word run'],
  [['run'], 'the path of one program'],
  [['run', 'a.py', 'b.py'], 'the path of one program'],
  [['run', 'a.py', '--timeout', '0'], '--timeout is "0"; it wants whole seconds from 1 to 600.'],
  [['run', 'a.py', '--timeout', '601'], '--timeout is "601"'],
  [['run', 'a.py', '--timeout', '1.5'], '--timeout is "1.5"'],
  [['run', 'a.py', '--timeout', ''], '--timeout is ""'],
  [['run', 'a.py', '--runtime', 'kata'], '--runtime is "kata"; it wants one of auto, runsc, runc.'],
  [['run', 'a.py', '--input'], '--input wants a value'],
])('%j is told as wrong usage', (given, sentence) => {
  expect(() => callOf(...given)).toThrow(UsageError)
  expect(() => callOf(...given)).toThrow(sentence)
})

test('inputs go under their last names', async () => {
  const request = await readRequest(callOf('run', program, '--input', await fileOf('b.csv', 'x')), 5000)
  expect(request).toMatchObject({ program: 'print(1)\n', limits: { timeoutMs: 5000 }, lease: null })
  expect(request.files).toEqual([{ name: 'b.csv', bytes: Buffer.from('x') }])
})

test.each([
  [[join(folder, 'nowhere.py')], 'There is no file of that name: '],
  [[folder], 'That is a folder and not a file: '],
  [[program, '--input', join(folder, 'nowhere.csv')], 'There is no file of that name: '],
  [[program, '--input', program, '--input', program], 'Two input files have the same name.'],
  [[program, '--input', await fileOf('two words.csv', '')], 'may not be called "two words.csv"'],
  [[await fileOf('bytes.py', new Uint8Array([0x80]))], 'The program is not UTF-8 text: '],
  [[await fileOf('long.py', '#'.repeat(1024 ** 2 + 1))], 'The program is larger than 1 MB.'],
])('%j is told before anything is started', async (given, sentence) => {
  const reading = readRequest(callOf('run', ...given), 5000)
  await expect(reading).rejects.toThrow(UnusableFile)
  await expect(reading).rejects.toThrow(sentence)
})
