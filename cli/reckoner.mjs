#!/usr/bin/env node
// `npx reckoner …`: the same door as every npm script, so that it works in a fresh clone as well.
import { enter } from '#stack/bootstrap.mjs'

await enter('reckoner', process.argv.slice(2))
