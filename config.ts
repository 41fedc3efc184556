import { type CodecKey, readCodecKeys } from '#domain/codec-key.ts'
import { dockerAddress } from '#domain/docker-host.ts'
import { ConfigError, type Environment, Reader } from '#domain/environment.ts'
import { isLoopback } from '#domain/loopback.ts'
import { MODEL_ROLES, type ModelRole, type Queue, QUEUES } from '#domain/steps.ts'

/** One model endpoint. */
export interface ModelConfig {
  url: string
  key: string
  model: string
}

export const MODEL_PRESETS = ['builtin', 'vllm', 'ollama', 'openai'] as const
export type ModelPreset = (typeof MODEL_PRESETS)[number]

export type StorageConfig =
  | { kind: 'filesystem'; path: string; key: string }
  | {
      kind: 's3'
      endpoint: string
      region: string
      bucket: string
      accessKey: string
      secretKey: string
    }

export const WEAKNESSES = ['daemon', 'memory', 'cpu', 'processes', 'seccomp', 'runtime'] as const

export interface Config {
  host: string
  port: number
  databaseUrl: string
  redisUrl: string
  temporal: {
    address: string
    namespace: string
    uiUrl: string | null
    /** How many jobs may be open in Temporal at once. */
    open: number
    codec: {
      /** With which payloads are encrypted: the first encrypts, each decrypts. */
      keys: CodecKey[]
      /** Who has it may have payloads decrypted by the API; null: nobody may. */
      token: string | null
    }
  }
  storage: StorageConfig
  models: { preset: ModelPreset; roles: Record<ModelRole, ModelConfig>; revision: string }
  cache: { secret: string; seconds: number }
  sandbox: {
    dockerHost: string | null
    image: string
    runtime: 'auto' | 'runsc' | 'runc'
    allowWeak: string[]
    concurrency: number
    /** How many containers wait on each shelf, ready before they are asked for, at the most. */
    warm: number
    timeoutMs: number
    /** Value of the `reckoner.instance` label: tells instances on one daemon apart. */
    instance: string
  }
  worker: {
    /** Which queues this process serves. */
    queues: Queue[]
    /** Activities at once, of each queue but the sandbox's, whose number is `sandbox.concurrency`. */
    slots: Record<'models' | 'critic', number>
    /** How long work in hand may take to end when the worker is told to stop. */
    graceMs: number
    /**
     * How long a step may have taken for the activity that reads a picture to go on to the next one; 0: each has its own.
     * Less than a lost worker is waited for, or one that was overtaken would go on with a reading that nobody has.
     */
    aheadMs: number
  }
  /** Folder of the Python virtual environment with ruff, bandit and RapidOCR. */
  pythonTools: string
  logLevel: string
  /** Written when the process serves, for whoever started it. */
  readyFile: string | null
  /** Folder of a test that makes the process fail at named points; null: it does not. */
  failpoints: string | null
}

const PRESET_URLS: Record<ModelPreset, string> = {
  builtin: 'http://127.0.0.1:8404/v1',
  vllm: 'http://127.0.0.1:8000/v1',
  ollama: 'http://127.0.0.1:11434/v1',
  openai: 'https://api.openai.com/v1',
}

const PRESET_MODELS: Record<ModelPreset, Record<ModelRole, string>> = {
  builtin: {
    vision: 'builtin-vision',
    reasoning: 'builtin-reasoning',
    codegen: 'builtin-codegen',
    review: 'builtin-review',
  },
  vllm: {
    vision: 'Qwen/Qwen2.5-VL-7B-Instruct',
    reasoning: 'mistralai/Mistral-7B-Instruct-v0.3',
    codegen: 'deepseek-ai/deepseek-coder-7b-instruct-v1.5',
    review: 'mistralai/Mistral-7B-Instruct-v0.3',
  },
  ollama: {
    vision: 'qwen2.5vl:7b',
    reasoning: 'mistral:7b',
    codegen: 'deepseek-coder:6.7b',
    review: 'mistral:7b',
  },
  openai: { vision: 'gpt-4.1', reasoning: 'gpt-4.1', codegen: 'gpt-4.1', review: 'gpt-4.1-mini' },
}

/**
 * Strings in, a typed `Config` out; the only reader of the environment.
 * @throws ConfigError naming the variable, what it got and what it wants
 */
export function loadConfig(environment: Environment = process.env): Config {
  const read = new Reader(environment)
  // The port after it is that of the files that jobs left.
  const port = read.integer('RECKONER_PORT', 8400, 1, 65_534)
  const preset = read.choice('MODELS', MODEL_PRESETS, 'builtin')
  return {
    host: read.text('RECKONER_HOST', '127.0.0.1'),
    port,
    databaseUrl: read.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    redisUrl: read.url('REDIS_URL', ['redis:', 'rediss:']),
    temporal: {
      address: read.text('TEMPORAL_ADDRESS'),
      namespace: read.text('TEMPORAL_NAMESPACE', 'default'),
      uiUrl: read.optionalUrl('TEMPORAL_UI_URL', ['http:', 'https:']),
      open: read.integer('JOBS_OPEN', 200, 1, 100_000),
      codec: { keys: readCodecKeys(read), token: read.optionalSecret('CODEC_TOKEN', 32) },
    },
    storage: storageOf(read),
    models: { preset, roles: rolesOf(read, preset), revision: read.text('MODELS_REVISION', '1') },
    cache: {
      secret: read.secret('CACHE_SECRET', 16),
      seconds: read.integer('CACHE_SECONDS', 7 * 86_400, 1, 10_000_000),
    },
    sandbox: sandboxOf(read),
    worker: workerOf(read),
    pythonTools: read.text('PYTHON_TOOLS'),
    logLevel: read.choice('LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'] as const, 'info'),
    readyFile: read.optional('RECKONER_READY_FILE'),
    failpoints: read.optional('RECKONER_FAILPOINTS'),
  }
}

/**
 * The settings of the sandbox alone, for a command that runs one without an instance.
 * @throws ConfigError
 */
export function loadSandboxConfig(environment: Environment = process.env): Config['sandbox'] {
  return sandboxOf(new Reader(environment))
}

function sandboxOf(read: Reader): Config['sandbox'] {
  return {
    dockerHost: dockerHostOf(read),
    image: read.text('SANDBOX_IMAGE', 'reckoner-sandbox:latest'),
    runtime: read.choice('SANDBOX_RUNTIME', ['auto', 'runsc', 'runc'] as const, 'auto'),
    allowWeak: read.list('SANDBOX_ALLOW_WEAK', WEAKNESSES),
    concurrency: read.integer('SANDBOX_CONCURRENCY', 2, 1, 256),
    warm: read.integer('SANDBOX_WARM', 2, 0, 64),
    timeoutMs: read.integer('SANDBOX_TIMEOUT_SECONDS', 120, 1, 600) * 1000,
    instance: read.text('RECKONER_INSTANCE', 'default'),
  }
}

function workerOf(read: Reader): Config['worker'] {
  const queues = read.list('WORKER_QUEUES', QUEUES)
  return {
    queues: queues.length === 0 ? [...QUEUES] : QUEUES.filter((queue) => queues.includes(queue)),
    slots: {
      models: read.integer('MODELS_CONCURRENCY', 8, 1, 1000),
      critic: read.integer('CRITIC_CONCURRENCY', 4, 1, 1000),
    },
    graceMs: read.integer('WORKER_GRACE_SECONDS', 10, 0, 600) * 1000,
    aheadMs: read.integer('WORKER_AHEAD_MS', 1000, 0, 5000),
  }
}

function dockerHostOf(read: Reader): string | null {
  const host = read.optional('DOCKER_HOST')
  // Only to refuse here what its client would refuse later.
  dockerAddress(host)
  return host
}

function storageOf(read: Reader): StorageConfig {
  const kind = read.choice('STORAGE', ['filesystem', 's3'] as const, 'filesystem')
  if (kind === 'filesystem') {
    return { kind, path: read.text('STORAGE_PATH'), key: read.secret('STORAGE_KEY', 32) }
  }
  return {
    kind,
    endpoint: read.url('S3_ENDPOINT', ['http:', 'https:']),
    region: read.text('S3_REGION', 'us-east-1'),
    bucket: read.text('S3_BUCKET'),
    accessKey: read.text('S3_ACCESS_KEY'),
    secretKey: read.secret('S3_SECRET_KEY', 8),
  }
}

function rolesOf(read: Reader, preset: ModelPreset): Record<ModelRole, ModelConfig> {
  if (preset === 'builtin') refuseOtherModels(read)
  const shared = read.url('MODEL_URL', ['http:', 'https:'], PRESET_URLS[preset])
  const key = preset === 'openai' ? read.secret('MODEL_KEY', 8) : (read.optional('MODEL_KEY') ?? 'none')
  const role = (name: ModelRole): ModelConfig => {
    const prefix = `MODEL_${name.toUpperCase()}`
    return {
      url: read.url(`${prefix}_URL`, ['http:', 'https:'], shared),
      key: read.optional(`${prefix}_KEY`) ?? key,
      model: read.text(`${prefix}_NAME`, PRESET_MODELS[preset][name]),
    }
  }
  return {
    vision: role('vision'),
    reasoning: role('reasoning'),
    codegen: role('codegen'),
    review: role('review'),
  }
}

/**
 * Someone who names another model but leaves the preset would believe that it answers.
 * @throws ConfigError naming the first such setting, when `MODELS` is builtin
 */
export function refuseStrayModels(environment: Environment = process.env): void {
  const read = new Reader(environment)
  if (read.choice('MODELS', MODEL_PRESETS, 'builtin') === 'builtin') refuseOtherModels(read)
}

/**
 * What is to be said of an address of models that nobody will ask, since the embedded stack runs the built-in ones itself;
 * null: nothing.
 * @param own where it runs them
 */
export function unaskedModels(own: string, environment: Environment = process.env): string | null {
  const read = new Reader(environment)
  const given = read.optional('MODEL_URL')
  if (read.choice('MODELS', MODEL_PRESETS, 'builtin') !== 'builtin' || given === null || given === own)
    return null
  return `MODEL_URL is set, but MODELS is builtin: the built-in models are asked, at ${own}. Set MODELS=vllm, ollama or openai to have the others asked.`
}

function refuseOtherModels(read: Reader): void {
  const names = MODEL_ROLES.flatMap((role) => [
    `MODEL_${role.toUpperCase()}_URL`,
    `MODEL_${role.toUpperCase()}_NAME`,
  ])
  const shared = read.optionalUrl('MODEL_URL', ['http:', 'https:'])
  const elsewhere = shared !== null && !isLoopback(new URL(shared).hostname)
  const stray = elsewhere ? 'MODEL_URL' : names.find((name) => read.optional(name) !== null)
  if (stray === undefined) return
  throw new ConfigError(`${stray} is set, but MODELS is builtin; set MODELS=vllm, ollama or openai with it.`)
}

/**
 * Where the commands find a running instance: `RECKONER_URL`, or this machine at `RECKONER_PORT`.
 * @throws ConfigError
 */
export function instanceUrl(environment: Environment = process.env): string {
  const read = new Reader(environment)
  const port = read.port('RECKONER_PORT', 8400)
  return read.url('RECKONER_URL', ['http:', 'https:'], `http://127.0.0.1:${port}`).replace(/\/+$/, '')
}
