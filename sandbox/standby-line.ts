import { duplexPair } from 'node:stream'
import { DEFAULT_LIMITS } from '#domain/execution.ts'
import { createChannel } from './channel.ts'
import type { Shelf } from './shelf.ts'

/** For tests: a container that is a line to nobody. */
export function standbyOf(shelf: Shelf) {
  const seal = { kind: 'strong', summary: '' } as const
  const container = { name: '', id: '', attach: fail, start: fail, kill: fail, ending: fail, left: fail }
  const standby = {
    container,
    channel: createChannel(duplexPair()[0]),
    site: { runtime: 'runc', cgroupParent: null, seal },
    shelf,
    limits: DEFAULT_LIMITS,
    bornAt: Date.now(),
    startMs: 100,
    ended: false,
    async end() {
      standby.ended = true
    },
    gone: Promise.resolve(),
  }
  return standby
}

const fail = () => Promise.reject(new Error('There is no container.'))
