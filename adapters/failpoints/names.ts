import { FAILPOINTS, type Failpoint, FAILURES, type Failure } from '#domain/failpoint.ts'

/** A failpoint that is to fire: tests write it as the name of an empty file, which whoever fires it renames. */
export interface Armed {
  point: Failpoint
  failure: Failure
  /** At which pass from now on, counted from 1. */
  passes: number
  /** Tells equal ones apart. */
  id: string
}

/** One that has fired, and the process in which it did. */
export interface Fired {
  id: string
  pid: number
}

export const armedName = ({ point, failure, passes, id }: Armed) =>
  `armed=${point}=${failure}=${passes}=${id}`

export const firedName = ({ id }: Armed, pid: number) => `fired=${id}=${pid}`

/** null: the file is something else. */
export function armedOf(name: string): Armed | null {
  const [word, at, how, passes, id] = name.split('=')
  const point = FAILPOINTS.find((known) => known === at)
  const failure = FAILURES.find((known) => known === how)
  if (word !== 'armed' || point === undefined || failure === undefined || id === undefined) return null
  return { point, failure, passes: Number(passes), id }
}

/** null: the file is something else. */
export function firedOf(name: string): Fired | null {
  const [word, id, pid] = name.split('=')
  return word === 'fired' && id !== undefined ? { id, pid: Number(pid) } : null
}
