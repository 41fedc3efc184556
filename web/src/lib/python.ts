export type TokenKind = 'plain' | 'keyword' | 'string' | 'comment' | 'number'

interface Token {
  kind: TokenKind
  text: string
}

const KEYWORDS =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'

/** One token at a time; strings come before names so that a prefix such as `rb` belongs to its string. */
const LEXEMES: { kind: TokenKind; form: string }[] = [
  { kind: 'comment', form: '#[^\\n]*' },
  { kind: 'string', form: '[rRbBuUfFtT]{0,2}(?:"""[\\s\\S]*?(?:"""|$)|\'\'\'[\\s\\S]*?(?:\'\'\'|$))' },
  { kind: 'string', form: '[rRbBuUfFtT]{0,2}(?:"(?:\\\\.|[^"\\\\\\n])*"?|\'(?:\\\\.|[^\'\\\\\\n])*\'?)' },
  { kind: 'keyword', form: `\\b(?:${KEYWORDS.replaceAll(' ', '|')})\\b` },
  { kind: 'plain', form: '[A-Za-z_]\\w*' },
  {
    kind: 'number',
    form: '(?:0[xXoObB][\\da-fA-F_]+|(?:\\d[\\d_]*\\.?[\\d_]*|\\.\\d[\\d_]*)(?:[eE][+-]?\\d+)?[jJ]?)',
  },
]
const LEXER = new RegExp(LEXEMES.map(({ form }) => `(${form})`).join('|'), 'g')

/** Python source as lines of tokens; joined again they are the source, character by character. */
export function pythonLines(source: string): Token[][] {
  const lines: Token[][] = [[]]
  for (const token of tokensOf(source)) {
    for (const [index, text] of token.text.split('\n').entries()) {
      if (index > 0) lines.push([])
      if (text !== '') lines.at(-1)?.push({ kind: token.kind, text })
    }
  }
  return lines
}

function* tokensOf(source: string): Generator<Token> {
  let end = 0
  for (const match of source.matchAll(LEXER)) {
    if (match.index > end) yield { kind: 'plain', text: source.slice(end, match.index) }
    yield { kind: kindOf(match), text: match[0] }
    end = match.index + match[0].length
  }
  if (end < source.length) yield { kind: 'plain', text: source.slice(end) }
}

const kindOf = (match: RegExpExecArray): TokenKind =>
  LEXEMES.find((_, index) => match[index + 1] !== undefined)?.kind ?? 'plain'
