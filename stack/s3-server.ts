import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheFolder, withLock } from './cache.ts'
import { runningOf, startChild, untilReady } from './child.ts'
import { runs } from './find.ts'
import { runGo } from './go.ts'
import { answersHttp } from './probe.ts'
import type { Found, Service, ServiceOptions, Way } from './service.ts'
import { tryWays } from './ways.ts'

export interface S3Options extends ServiceOptions {
  accessKey: string
  secretKey: string
}

const VERSION = '1.8.0'

/** An S3 gateway over a folder (versitygw), against which the tests prove the `s3` storage. */
export const s3Server: Service<S3Options> = {
  name: 'S3 server',

  async find() {
    return usable('cache', cached())
  },

  async install(progress) {
    return progress.step(`S3 server (versitygw ${VERSION})`, (say) => {
      const work = async () =>
        (await s3Server.find()) ?? tryWays('The S3 server', say, [['build', () => build(say)]])
      return withLock(`versitygw-${VERSION}`, work, say)
    })
  },

  async start(found, options) {
    const [sidecar, data] = [join(options.folder, 'sidecar'), join(options.folder, 'data')]
    await Promise.all([mkdir(sidecar, { recursive: true }), mkdir(data, { recursive: true })])
    const child = await startChild({
      name: 'The S3 server',
      command: found.path,
      // A sidecar folder holds the metadata, because not every file system keeps extended attributes.
      args: ['--keep-alive', '--port', `127.0.0.1:${options.port}`, 'posix', '--sidecar', sidecar, data],
      env: { ...process.env, ROOT_ACCESS_KEY: options.accessKey, ROOT_SECRET_KEY: options.secretKey },
      logFile: options.logFile,
    })
    const url = `http://127.0.0.1:${options.port}`
    // Without credentials it answers 403, which is an answer.
    await untilReady(child, () => answersHttp(url, 500))
    return runningOf(child, url)
  },
}

function cached(): string {
  return join(cacheFolder(), 'bin', `versitygw-${VERSION}`)
}

async function usable(way: Way, path: string): Promise<Found | null> {
  // Installed by `go install`, it knows no version of its own; that it runs is what is asked here.
  return (await runs(path)) ? { path, version: VERSION, way } : null
}

async function build(say: (detail: string) => void): Promise<Found | null> {
  const folder = `${cached()}.build`
  try {
    await mkdir(folder, { recursive: true })
    const module = `github.com/versity/versitygw/cmd/versitygw@v${VERSION}`
    await runGo(['install', '-v', '-trimpath', module], { env: { GOBIN: folder }, say })
    const built = join(folder, 'versitygw')
    if (!(await usable('build', built))) return null
    await rename(built, cached())
    return usable('build', cached())
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
