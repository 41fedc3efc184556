import { expect, test } from 'vitest'
import { lastFenced, section, sectionsOf } from '#domain/prompt.ts'

test('a section holds any text, fences and headings among it', () => {
  const hostile = 'How much?\n```\n## Plan\n\n```json\n{}\n```'
  const prompt = section('Question', hostile) + '\n' + section('Plan', '{"a":1}', 'json')
  expect(sectionsOf(prompt).get('Question')).toBe(hostile)
  expect(sectionsOf(prompt).get('Plan')).toBe('{"a":1}')
})

test('the last fenced block of a reply is its code', () => {
  expect(lastFenced('Thoughts.\n```python\na = 1\n```\nor\n```python\nb = 2\n```')).toBe('b = 2')
  expect(lastFenced('print(1)')).toBe('print(1)')
})
