import type { HostileProgram } from '#test/attacks/attack.ts'
import { allows, leaves, nothingForged, refuses, tells } from '#test/attacks/claims.ts'

const kind = (name: string) => [{ name: 'kind', bytes: Buffer.from(name) }]

const garbage = (name: string, words: string): HostileProgram => ({
  rows: '22',
  name: `the result channel is told ${words}`,
  program: 'result_garbage',
  files: kind(name),
  outcome: 'protocol_violation',
  claims: [nothingForged],
})

const TAKEN = ['ok.csv', '-rf', '...', '.hidden', 'e\u0301.txt', '\u00e9.txt']
/** As they are shown: what cannot be seen is written out. */
const REFUSED = [
  'new\\u{a}line',
  '\\u{1b}[2Jescape',
  'back\\slash',
  '\\udcff\\udcfe not utf-8',
  'n'.repeat(255),
  '__proto__',
  'constructor',
  'gnp.\\u{202e}exe',
  'zero\\u{200b}width',
  ' space before',
  'space behind ',
  'con.txt',
  'tab\\u{9}here',
  'del\\u{7f}',
  '<script>',
  'a:b',
  'pipe|name',
  'quote"',
  '\\u{feff}mark',
  '\\u{e000}private',
  'line\\u{2028}break',
  'd/d/d/d',
  'closed',
  'locked',
  'sealed',
]

export const results: HostileProgram[] = [
  {
    rows: '17 18 19 X3 X4',
    name: 'links, pipes, devices, sockets, 100 GB and 1 TB in its results',
    program: 'strange_files',
    outcome: 'ok',
    claims: [
      refuses(14, 'EPERM EXDEV EFBIG', ['sparse']),
      allows('sparse'),
      leaves(['plain.txt', 'empty.bin'], ['sparse.bin']),
    ],
  },
  {
    rows: '20 X3',
    name: 'hostile names, and folders 60 deep',
    program: 'strange_names',
    outcome: 'ok',
    claims: [leaves(TAKEN, REFUSED)],
  },
  {
    rows: 'X3',
    name: 'a file whose type takes a careless pattern minutes',
    program: 'comments',
    // Past it, and a little, the run is late.
    limits: { timeoutMs: 5000 },
    outcome: 'ok',
    claims: [leaves(['comments.txt'])],
  },
  {
    rows: '22',
    name: 'forged frames to every descriptor of every process',
    program: 'forge_descriptors',
    // What a descriptor takes is refused by its tag; neither runtime lets a program open one.
    outcome: ['ok', 'protocol_violation'],
    claims: [nothingForged],
  },
  {
    rows: '22',
    name: 'forged frames by what the fork left it of its supervisor',
    program: 'forge_stack',
    outcome: 'ok',
    claims: [
      nothingForged,
      tells('finds the wire', /^True$/m),
      tells('without its secret', /^secret unknown$/m),
      tells('and closed', /^send: Bad file descriptor$/m),
    ],
  },
  garbage('text', 'what is not JSON'),
  garbage('binary', 'bytes'),
  garbage('deep', 'JSON without end'),
  garbage('infinite', 'a number without end'),
  garbage('proto', 'a name that changes objects'),
  garbage('many', '5000 checks'),
]
