import pino from 'pino'
import { createOomWatch } from '#sandbox/oom-watch.ts'
import { thisOwner } from '#sandbox/owner.ts'
import type { Runner, Site as Place } from '#sandbox/runner.ts'
import { type Site, optionsWith } from './site.ts'
import type { Variant } from './variants.ts'

/** What containers need that are made without the whole sandbox around them; its `oom` is to be closed. */
export function runnerOf({ docker, image }: Site, variant: Variant): Runner {
  return {
    docker,
    image,
    oom: createOomWatch(docker),
    log: pino({ level: 'silent' }),
    instance: `bench-${process.pid}-${variant.name}-alone`,
    owner: thisOwner(),
    active: new Set(),
    optionsOf: optionsWith(variant),
    limitsOf: (limits) => limits,
  }
}

export const placeOf = ({ runtime }: Variant): Place => ({
  runtime,
  cgroupParent: null,
  seal: { kind: 'refused', summary: 'bench' },
})
