import type { Table } from '#domain/extraction.ts'
import type { Tables } from '#model-server/recipe/recipe.ts'

/** A value that a program computes: Python for it, and the variables with the cells it comes from. */
export interface Computed {
  code: string
  from: string[]
}

/** A program while it is written: imports, lines, and names that are taken. */
export class Program {
  readonly table: Table
  readonly number: number
  readonly #imports = new Set<string>()
  readonly #lines: string[] = []
  readonly #names = new Set<string>()
  /** What is written already, by what it was made from. */
  readonly #made = new Map<string, string>()

  constructor(extraction: Tables, number: number) {
    const table = extraction.tables[number]
    if (!table) throw new Error(`the extraction has no table ${number}`)
    this.table = table
    this.number = number
  }

  import(line: string): void {
    this.#imports.add(line)
  }

  write(...lines: string[]): void {
    this.#lines.push(...lines)
  }

  /** Assigns to a new variable, once for each key; gives its name. */
  assign(key: string, name: string, code: string, remark = ''): string {
    const made = this.#made.get(key)
    if (made) return made
    const variable = this.name(name)
    this.#made.set(key, variable)
    this.write(`${variable} = ${code}${remark ? `  ${remark}` : ''}`)
    return variable
  }

  /** A variable name that is not in use. */
  name(wanted: string): string {
    let name = wanted
    for (let count = 2; this.#names.has(name); count++) name = `${wanted}_${count}`
    this.#names.add(name)
    return name
  }

  cellId = (row: number, column: number): string => `${this.table.id}.r${row}.c${column}`

  text(): string {
    const standard = [...this.#imports].filter((line) => !line.includes('matplotlib')).toSorted()
    const others = [...this.#imports].filter((line) => line.includes('matplotlib'))
    const blocks = [standard, ['import reckoner', ...others]].filter((block) => block.length > 0)
    return `${blocks.map((block) => block.join('\n')).join('\n\n')}\n\n${this.#lines.join('\n')}\n`
  }
}
