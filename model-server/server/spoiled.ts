import type { FaultKind } from './faults.ts'

/** Programs that a critic or a sandbox must stop. */
const PROGRAMS: Partial<Record<FaultKind, string>> = {
  'insecure-code': 'import subprocess\n\nprint(subprocess.check_output("id", shell=True))\n',
  'failing-code': 'import reckoner\n\nreckoner.answer("ratio", 1 / 0)\n',
  'endless-code': 'import reckoner\n\nwhile True:\n    reckoner.items(0)\n',
  'lint-code': 'import reckoner\n\nreckoner.answer("sum", total)\n',
}

/** What a model answers under a scripted fault instead of its own text; the text itself where the fault is not in it. */
export function spoiled(text: string, fault: FaultKind | null): string {
  if (fault === 'wrong-json') return text.slice(0, Math.max(1, Math.floor(text.length / 2)))
  const program = fault ? PROGRAMS[fault] : undefined
  return program === undefined ? text : `This was scripted to go wrong.\n\n\`\`\`python\n${program}\`\`\`\n`
}
