import { expect, test } from 'vitest'
import { createTickets } from './tickets.ts'

const what = { organisation: 'org_local', artifactId: 'art_1-a' }
const secret = 'a secret of some length'

test('a ticket opens what it was issued for, for ten minutes and at most eleven', () => {
  let now = 1000.5
  const tickets = createTickets(secret, () => now)
  const ticket = tickets.issue(what)
  expect(tickets.open(ticket)).toEqual(what)
  now = 1600
  expect(tickets.open(ticket)).toEqual(what)
  now = 1661
  expect(tickets.open(ticket)).toBe(null)
})

test('a ticket asked for again within the minute is the same', () => {
  let now = 1201
  const tickets = createTickets(secret, () => now)
  const first = tickets.issue(what)
  now = 1259
  expect(tickets.issue(what)).toBe(first)
})

test('an altered ticket, one of another secret and a made-up one open nothing', () => {
  const tickets = createTickets(secret, () => 1000)
  const ticket = tickets.issue(what)
  const [organisation = '', artifact = '', expiry = '', mac = ''] = ticket.split('.')
  const altered = [
    ['org_other', artifact, expiry, mac].join('.'),
    [organisation, 'art_2', expiry, mac].join('.'),
    [organisation, artifact, '9999999999', mac].join('.'),
    [organisation, artifact, expiry, mac.slice(1)].join('.'),
    [organisation, artifact, expiry].join('.'),
    createTickets('another secret, as long', () => 1000).issue(what),
    '',
    '...',
  ]
  for (const text of altered) expect(tickets.open(text), text).toBe(null)
})
