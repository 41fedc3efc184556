import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, 'programs')
const read = (name: string) => readFileSync(join(FOLDER, `${name}.py`))

/** A hostile program by its name, without `.py`. */
export const programOf = (name: string): string => read(name).toString('utf8')

/** What hostile programs import: `sys.path.append("/in")` finds it. */
export const SHARED = [{ name: 'attempts.py', bytes: read('attempts') }]
