import { expect, test } from 'vitest'
import { REASONS } from '#domain/outcomes.ts'
import { endingOf } from './endings.ts'

test('an end from outside is named, and other models are not suggested', () => {
  expect(endingOf('failed', 'terminated')).toMatchObject({ heading: 'Terminated', models: false })
  expect(endingOf('failed', 'deadline')).toMatchObject({ heading: 'Out of time', models: false })
  expect(endingOf('failed', 'lost')).toMatchObject({ heading: 'Lost', models: false })
  expect(endingOf('cancelled', null)).toMatchObject({ heading: 'Cancelled', models: false })
})

test('whatever else ends a job leaves it without an answer', () => {
  const others = REASONS.filter((reason) => !['terminated', 'deadline', 'lost'].includes(reason))
  for (const reason of [...others, null, 'never heard of'])
    expect(endingOf('failed', reason)).toMatchObject({ heading: 'No answer', models: true })
})

test('every end says why, though the job itself may not', () => {
  for (const reason of [...REASONS, null]) expect(endingOf('failed', reason).cause).not.toBe('')
})
