import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** An import or a re-export that is there when the program runs; what is only a type is not. */
const IMPORT =
  /^\s*(?:import|export)\s+(?!type\b)(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm
/** Braces that hold nothing but types. */
const TYPES_ONLY = /^\s*(?:import|export)\s+\{(?:\s*type\s+\w+(?:\s+as\s+\w+)?\s*,?)+\s*\}/

/** Everything that a program loads: its own files, as paths below the root, and the names of packages. */
export function importsOf(entry: string, root: string): Set<string> {
  const found = new Set<string>()
  const visit = (file: string) => {
    const name = relative(root, file)
    if (found.has(name)) return
    found.add(name)
    for (const specifier of specifiersOf(file)) {
      const target = fileOf(specifier, file, root)
      if (target === null) found.add(specifier)
      else if (existsSync(target)) visit(target)
    }
  }
  visit(entry)
  return found
}

function specifiersOf(file: string): string[] {
  if (!/\.[mc]?[jt]s$/.test(file)) return []
  const matches = [...readFileSync(file, 'utf8').matchAll(IMPORT)]
  return matches
    .filter(([text]) => !TYPES_ONLY.test(text))
    .map(([, stated, called]) => stated ?? called ?? '')
}

function fileOf(specifier: string, from: string, root: string): string | null {
  if (specifier.startsWith('#')) return join(root, specifier.slice(1))
  return specifier.startsWith('.') ? join(dirname(from), specifier) : null
}
