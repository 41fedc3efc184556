import { chromium } from './chromium.ts'
import { ensureDocker } from './docker.ts'
import { modelServer } from './model-server.ts'
import { postgres } from './postgres.ts'
import { pythonTools } from './python-tools.ts'
import { redis } from './redis.ts'
import { s3Server } from './s3-server.ts'
import { ensureSandbox } from './sandbox.ts'
import { type Component, type Progress, ensure } from './service.ts'
import { temporal } from './temporal.ts'
import { ensurePage } from './web.ts'

const COMPONENTS: Component[] = [postgres, redis, pythonTools, modelServer, chromium, temporal, s3Server]

/** Brings everything the tests need. @returns Docker, to be given back when they are over */
export async function ensureAll(progress: Progress): Promise<{ release(): Promise<void> }> {
  const docker = await ensureDocker(progress)
  // The image mostly waits for packages, while Temporal's build keeps the processors busy.
  await Promise.all([ensureSandbox(docker, progress), ensureComponents(progress)])
  return docker
}

async function ensureComponents(progress: Progress): Promise<void> {
  for (const component of COMPONENTS) await ensure(component, progress)
  await ensurePage(progress)
}
