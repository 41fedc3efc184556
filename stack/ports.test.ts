import { expect, test } from 'vitest'
import { configuredBase, portsFrom } from './ports.ts'

test('without a setting the API is on 8400 and everything else follows it', () => {
  expect(portsFrom(configuredBase({}))).toEqual({
    api: 8400,
    artifacts: 8401,
    temporal: 8402,
    temporalUi: 8403,
    model: 8404,
    postgres: 8405,
    redis: 8406,
  })
})

test('RECKONER_PORT moves all ports', () => {
  const ports = Object.values(portsFrom(configuredBase({ RECKONER_PORT: '9100' })))
  expect(ports).toEqual([9100, 9101, 9102, 9103, 9104, 9105, 9106])
})

test.each(['80', '65530', 'eight', '-1'])('RECKONER_PORT=%s is refused in one sentence', (given) => {
  expect(() => configuredBase({ RECKONER_PORT: given })).toThrow(
    `RECKONER_PORT is "${given}"; it wants a whole number from 1024 to 65529.`,
  )
})
