import { expect, test } from 'vitest'
import { refusalOf } from './api.ts'

test('a problem document gives its code and its sentence', () => {
  const body = JSON.stringify({ code: 'image_unsupported', detail: 'Send a PNG.' })
  expect(refusalOf(415, body)).toEqual({
    kind: 'refused',
    status: 415,
    code: 'image_unsupported',
    sentence: 'Send a PNG.',
  })
})

test.each(['<html>Bad gateway</html>', '', 'null', '{"detail":""}', '[]'])(
  'a body that explains nothing is told by its status: %j',
  (body) => {
    expect(refusalOf(502, body)).toMatchObject({
      code: 'http-502',
      sentence: 'Reckoner answered with status 502 and no explanation; try again.',
    })
  },
)
