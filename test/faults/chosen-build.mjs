// Loaded before a worker begins (`--import`): what runs is the build that a file names at that moment, as when another
// one was deployed meanwhile; none: this one.
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const ENTRY = join('temporal', 'worker.ts')
const ours = pathToFileURL(join(import.meta.dirname, '..', '..', ENTRY)).href
const build = readFileSync(process.env['RECKONER_BUILD'] ?? '', 'utf8').trim()

// All that it imports is found from there.
if (build !== '')
  registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context)
      return found.url === ours ? { ...found, url: pathToFileURL(join(build, ENTRY)).href } : found
    },
  })
