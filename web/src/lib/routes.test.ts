import { expect, test } from 'vitest'
import { askAgainAddress, jobAddress, routeOf } from './routes.ts'

test('an address says which page is shown', () => {
  expect(routeOf('/', '')).toEqual({ page: 'ask', from: null })
  expect(routeOf('/jobs/job_1/', '')).toEqual({ page: 'job', id: 'job_1' })
  expect(routeOf('/jobs/job_1/more', '')).toEqual({ page: 'missing' })
})

test('an id comes back from its address as it was, whatever is in it', () => {
  const id = 'a/b?c=1&d %'
  expect(routeOf(jobAddress(id), '')).toEqual({ page: 'job', id })
  expect(routeOf('/', askAgainAddress(id).slice(1))).toEqual({ page: 'ask', from: id })
})

test('a badly encoded id is an unknown job, not an error', () => {
  expect(routeOf('/jobs/%E0%A4%A', '')).toEqual({ page: 'job', id: '%E0%A4%A' })
})
