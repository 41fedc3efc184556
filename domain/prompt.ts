/**
 * The user's part of a prompt is made of sections, each a `## Title` line and its body. The built-in
 * models find what they were given by these titles; language models read them as headings.
 */
export const SECTIONS = ['Question', 'Extraction', 'Plan', 'Findings', 'Previous program', 'Program'] as const
export type Section = (typeof SECTIONS)[number]

/** `json` and `python` bodies are fenced, so that their lines cannot pass for headings. */
export type Language = 'text' | 'json' | 'python'

const fence = (body: string): string => {
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map((run) => run[0].length))
  return '`'.repeat(longest + 1)
}

export function section(title: Section, body: string, language: Language = 'text'): string {
  const mark = fence(body)
  return `## ${title}\n\n${mark}${language}\n${body}\n${mark}\n`
}

/** The bodies of a prompt by title; what is not in the form of `section` is left out. */
export function sectionsOf(prompt: string): Map<Section, string> {
  const found = new Map<Section, string>()
  const form = /^## (.+)\n\n(`{3,})(?:text|json|python)\n([\s\S]*?)\n\2$/gm
  for (const [, title, , body] of prompt.matchAll(form)) {
    const known = SECTIONS.find((name) => name === title)
    if (known && body !== undefined) found.set(known, body)
  }
  return found
}

/** The body of the last fenced block of a reply; the reply itself when it has none. */
export function lastFenced(reply: string): string {
  const blocks = [...reply.matchAll(/^(`{3,})[a-z]*\n([\s\S]*?)\n\1$/gm)]
  return blocks.at(-1)?.[2] ?? reply
}
