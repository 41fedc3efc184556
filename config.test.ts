import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadConfig, refuseStrayModels, unaskedModels } from '#config.ts'
import { ConfigError, type Environment } from '#domain/environment.ts'

const REQUIRED: Environment = {
  DATABASE_URL: 'postgres://reckoner:hush@db/reckoner',
  REDIS_URL: 'redis://cache:6379',
  TEMPORAL_ADDRESS: 'temporal:7233',
  TEMPORAL_CODEC_KEYS: `k1:${'A'.repeat(43)}=`,
  STORAGE_PATH: '/data',
  STORAGE_KEY: 'k'.repeat(32),
  CACHE_SECRET: 'c'.repeat(16),
  PYTHON_TOOLS: '/tools',
}
const S3: Environment = {
  STORAGE: 's3',
  S3_ENDPOINT: 'http://s3:9000',
  S3_BUCKET: 'b',
  S3_ACCESS_KEY: 'a',
  S3_SECRET_KEY: 'secret-key',
}
const load = (changed: Environment = {}) => loadConfig({ ...REQUIRED, ...changed })

test('the defaults are those of an embedded instance', () => {
  const config = load()
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 8400,
    temporal: { address: 'temporal:7233', namespace: 'default', uiUrl: null, codec: { token: null } },
    storage: { kind: 'filesystem', path: '/data' },
    cache: { seconds: 604_800 },
    sandbox: { runtime: 'auto', allowWeak: [], concurrency: 2, timeoutMs: 120_000, dockerHost: null },
    logLevel: 'info',
  })
  expect(config.models.preset).toBe('builtin')
  expect(config.models.roles.vision).toEqual({
    url: 'http://127.0.0.1:8404/v1',
    key: 'none',
    model: 'builtin-vision',
  })
})

test('one role can be at another place than the rest', () => {
  const { roles } = load({
    MODELS: 'vllm',
    MODEL_URL: 'http://gpu/v1',
    MODEL_KEY: 'shared',
    MODEL_CODEGEN_URL: 'http://coder/v1',
    MODEL_CODEGEN_KEY: 'own',
    MODEL_CODEGEN_NAME: 'a-coder',
  }).models
  expect(roles.codegen).toEqual({ url: 'http://coder/v1', key: 'own', model: 'a-coder' })
  expect(roles.review).toMatchObject({ url: 'http://gpu/v1', key: 'shared' })
})

test('s3 wants its own settings and none of the folder', () => {
  const { STORAGE_PATH: _, STORAGE_KEY: __, ...rest } = REQUIRED
  expect(loadConfig({ ...rest, ...S3 }).storage).toEqual({
    kind: 's3',
    endpoint: 'http://s3:9000',
    region: 'us-east-1',
    bucket: 'b',
    accessKey: 'a',
    secretKey: 'secret-key',
  })
})

test.each(Object.keys(REQUIRED))('without %s it stops with a sentence that names it', (name) => {
  expect(() => load({ [name]: undefined })).toThrow(ConfigError)
  expect(() => load({ [name]: '  ' })).toThrow(new RegExp(`^${name} is not set; it wants .+\\.$`))
})

test.each([
  ['RECKONER_PORT', '84OO', /^RECKONER_PORT is "84OO"; it wants a whole number from 1 to 65534\.$/],
  ['RECKONER_PORT', '0', /whole number/],
  ['RECKONER_PORT', '65535', /from 1 to 65534/],
  ['DOCKER_HOST', '/var/run/docker.sock', /^DOCKER_HOST is .+; it wants unix:/],
  ['TEMPORAL_UI_URL', 'temporal:8080', /^TEMPORAL_UI_URL .+ begins with http: or https:\.$/],
  ['RECKONER_PORT', '1e3', /whole number/],
  ['SANDBOX_TIMEOUT_SECONDS', '601', /from 1 to 600/],
  ['MODELS', 'llama', /^MODELS is "llama"; it wants one of builtin, vllm, ollama, openai\.$/],
  ['STORAGE', 'minio', /filesystem, s3/],
  ['LOG_LEVEL', 'INFO', /debug, info/],
  ['SANDBOX_ALLOW_WEAK', 'daemon,gravity', /^SANDBOX_ALLOW_WEAK is "gravity"/],
  ['DATABASE_URL', 'mysql://u:hush@db', /postgres: or postgresql:/],
  ['MODEL_URL', 'gpu:8000', /MODEL_URL/],
])('%s=%s stops with a sentence that says what it got and what it wants', (name, value, sentence) => {
  expect(() => load({ [name]: value })).toThrow(ConfigError)
  expect(() => load({ [name]: value })).toThrow(sentence)
})

test.each([
  ['MODEL_URL', 'http://gpu/v1'],
  ['MODEL_VISION_URL', 'http://127.0.0.1:9000/v1'],
  ['MODEL_CODEGEN_NAME', 'a-coder'],
])('%s is not passed over because MODELS was left out', (name, value) => {
  const sentence = `${name} is set, but MODELS is builtin; set MODELS=vllm, ollama or openai with it.`
  expect(() => load({ [name]: value })).toThrow(new ConfigError(sentence))
  expect(() => refuseStrayModels({ [name]: value })).toThrow(new ConfigError(sentence))
  expect(() => load({ [name]: value, MODELS: 'vllm' })).not.toThrow()
})

test('an address of models on this machine that the embedded stack will not ask is told', () => {
  const own = 'http://127.0.0.1:8404/v1'
  const told = (environment: Environment) => unaskedModels(own, environment)
  expect(told({ MODEL_URL: 'http://127.0.0.1:9000/v1' })).toMatch(
    /^MODEL_URL is set, but MODELS is builtin: .+ at http:\/\/127\.0\.0\.1:8404\/v1\. Set MODELS=vllm/,
  )
  for (const quiet of [{}, { MODEL_URL: own }, { MODEL_URL: 'http://gpu/v1', MODELS: 'vllm' }])
    expect(told(quiet)).toBe(null)
})

test('the built-in models may be at another port of this machine', () => {
  expect(load({ MODEL_URL: 'http://127.0.0.1:9404/v1' }).models.roles.vision.url).toMatch(/:9404/)
})

test.each(['STORAGE_KEY', 'CACHE_SECRET', 'CODEC_TOKEN'])(
  'a %s that is too short is never repeated',
  (name) => {
    expect(() => load({ [name]: 'hush' })).toThrow(/^(?!.*hush).*has 4 characters; it wants at least \d+\.$/)
  },
)

test('a password in a wrong address is never repeated', () => {
  expect(() => load({ DATABASE_URL: 'mysql://u:hush@db' })).toThrow(/^(?!.*hush)/)
})

test('openai is not used without a key', () => {
  expect(() => load({ MODELS: 'openai' })).toThrow(/MODEL_KEY is not set/)
})

/** The names that `loadConfig` asks for, whatever is chosen. */
function namesRead(): string[] {
  const names = new Set<string>()
  for (const chosen of [REQUIRED, { ...REQUIRED, ...S3 }]) {
    loadConfig(
      new Proxy(chosen, {
        get: (target, name) => {
          names.add(String(name))
          return Reflect.get(target, name)
        },
      }),
    )
  }
  return [...names].toSorted()
}

/** What the operating system or the shell sets, and what a test hands to an instance of its own. */
const NO_SETTINGS = ['PATH', 'XDG_CACHE_HOME', 'XDG_RUNTIME_DIR', 'MODEL_SCRIPTS']

/** The names that the sources of the set-up and `config.ts` spell, whoever asks for them. */
function namesSpelled(): string[] {
  const files = globSync(['config.ts', 'stack/*.ts'], { cwd: import.meta.dirname })
  const sources = files.filter((file) => !file.endsWith('.test.ts'))
  const names = sources.flatMap((file) => {
    const text = readFileSync(new URL(file, import.meta.url), 'utf8')
    return [...text.matchAll(/(?:process\.env\[|environment\[|\bread\.\w+\()'([A-Z0-9_]+)'/g)]
  })
  return names.map(([, name = '']) => name).filter((name) => !NO_SETTINGS.includes(name))
}

const example = readFileSync(new URL('.env.example', import.meta.url), 'utf8')
const LINE = /^#?([A-Z][A-Z0-9_]*)=(.*)$/gm

test('.env.example names every setting once, and no other', () => {
  const named = [...example.matchAll(LINE)].map(([, name = '']) => name)
  expect(named.toSorted()).toEqual([...new Set([...namesRead(), ...namesSpelled()])].toSorted())
})

test('.env.example says something about every setting, and shows the values that hold', () => {
  const lines = example.split('\n')
  const shown: Environment = {}
  for (const [index, line] of lines.entries()) {
    const [, name, value] = /^#([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? []
    if (name) shown[name] = value
    if (/^#?[A-Z][A-Z0-9_]*=/.test(line)) expect(lines[index - 1], line).toMatch(/^# |^#MODEL_/)
  }
  expect(load(shown)).toEqual(load())
})
