import { expect, test } from 'vitest'
import { contentTypeOf } from './file-type.ts'
import { acceptFiles } from './files.ts'

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])

test.each<[string, string, Buffer | string]>([
  ['image/png', 'plot.png', PNG],
  ['image/png', 'plot.txt', PNG],
  ['text/plain', 'plot.png', 'not a picture'],
  ['image/jpeg', 'a', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
  ['image/webp', 'a', 'RIFF....WEBPVP8 '],
  ['application/pdf', 'a.html', '%PDF-1.7'],
  ['text/csv', 'a.CSV', 'x,y\n1,2\n'],
  ['application/json', 'a.json', '{}'],
  ['text/plain', 'page.html', '<!DOCTYPE html><script>alert(1)</script>'],
  ['text/plain', 'no-ending', 'hello'],
  ['image/svg+xml', 'a.svg', '<?xml version="1.0"?>\n<!-- x --><svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['image/svg+xml', 'harmless.csv', '<svg onload="alert(1)">'],
  ['application/octet-stream', 'a.csv', Buffer.from([0xff, 0xfe, 0x00])],
  ['application/octet-stream', 'a.csv', 'a\0b'],
  ['application/zip', 'a.npz', 'PK\x03\x04....'],
])('%s: %s', (type, name, content) => {
  expect(contentTypeOf(name, Buffer.from(content))).toBe(type)
})

// An end that fits nothing made the pattern try every way to take the comments apart.
test.each([
  ['text/plain', '<!---->'.repeat(571) + 'x'],
  ['text/plain', '<!--'.repeat(1000)],
  ['text/plain', ' '.repeat(3999) + 'x'],
  ['image/svg+xml', '<!---->'.repeat(500) + '<svg>'],
])('%s is told at once of %j', (type, content) => {
  expect(contentTypeOf('a', Buffer.from(content))).toBe(type)
})

test('a file is accepted with its hash', () => {
  const { files, rejected } = acceptFiles([{ name: 'tables/größe.csv', bytes: Buffer.from('a') }], [])
  expect(rejected).toEqual([])
  expect(files).toEqual([
    {
      name: 'tables/größe.csv',
      contentType: 'text/csv',
      sha256: 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb',
      bytes: Buffer.from('a'),
    },
  ])
})

test.each([
  '',
  '../a',
  '/a',
  'a//b',
  'a/',
  './a',
  'a/../b',
  'a\\b',
  'a\nb',
  'a\u0085b',
  'a\u202egnp.exe',
  'a\u200bb',
  'a\u2028b',
  'a\ufffdb',
  '__proto__',
  'a/constructor/b',
  'CON',
  'lpt1.txt',
  ' a',
  'a ',
  'a?b',
  'a/b/c/d/e',
  'x'.repeat(201),
])('the name %j is refused', (name) => {
  const { files, rejected } = acceptFiles([{ name, bytes: PNG }], [])
  expect(files).toEqual([])
  expect(rejected).toHaveLength(1)
  expect(rejected[0]?.name).toMatch(/^[^\p{C}\u2028]*$/u)
})

test('of two files with one name the first is kept', () => {
  const twice = [PNG, Buffer.from('b')].map((bytes) => ({ name: 'a', bytes }))
  const { files, rejected } = acceptFiles(twice, [])
  expect(files.map(({ contentType }) => contentType)).toEqual(['image/png'])
  expect(rejected).toEqual([{ name: 'a', why: 'Another file has this name.' }])
})
