/** Texts and names as Python writes them. */

/** A string literal; control characters and what the critic takes for addresses or paths are made harmless. */
export const quoted = (text: string): string =>
  JSON.stringify(plain(text)).replace(/[\u007f-\u009f\u2028\u2029\ud800-\udfff]/gu, '?')

const plain = (text: string): string =>
  text
    .replaceAll('://', ':')
    .replace(/__+/g, '_')
    .replace(/\.\.+\//g, './')
    .replace(/^\s*\//, '')

/** A text inside an f-string: braces are doubled. */
export const inFormat = (text: string): string => quoted(text).slice(1, -1).replace(/[{}]/g, '$&$&')

/** One line of comment. */
export const comment = (text: string): string =>
  `# ${text.replace(/\s+/g, ' ').replace(/\p{C}/gu, '').slice(0, 160)}`

const WIDTH = 100

/** A call on one line, or with an argument on each where it is too long for one. */
export function call(name: string, args: readonly string[], indent = ''): string[] {
  const line = `${indent}${name}(${args.join(', ')})`
  return line.length <= WIDTH
    ? [line]
    : [`${indent}${name}(`, ...args.map((arg) => `${indent}    ${arg},`), `${indent})`]
}

export const list = (numbers: readonly number[]): string => `[${numbers.join(', ')}]`

/** Names that would hide something a program needs, or that are Python's own. */
const TAKEN = new Set(
  (
    'and as assert async await break class continue def del elif else except finally for from global if import in is ' +
    'lambda nonlocal not or pass raise return try while with yield true false none match case type print sum max min abs ' +
    'len sorted range list dict set str int float any all zip map filter id input open iter next round reckoner math ' +
    'statistics decimal cell exec eval compile vars help hash bin hex oct ord chr object property super bool bytes ' +
    'tuple slice format dir locals globals matplotlib figure axes at other first last number rest way parts Figure Decimal'
  ).split(' '),
)

/** A variable name made of a heading or label: `Revenue (EUR)` → `revenue`. */
export function nameFrom(text: string, fallback: string): string {
  const words = text
    .replace(/\(.*?\)/g, ' ')
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  const name = words.slice(0, 3).join('_').slice(0, 30)
  if (name === '') return fallback
  if (/^\d/.test(name)) return `in_${name}`
  return TAKEN.has(name) ? `${name}_cells` : name
}
