import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type RequestListener, createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { useService } from '#test/services.ts'
import { dockerClient } from './docker-client.ts'
import { buildImage, hasImage, loadImage, pullImage, saveImage } from './docker-images.ts'

const { dockerHost } = await useService('docker')
const docker = dockerClient(dockerHost)
const quiet = () => {}
const closings: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close()
})

/** A registry on this machine, which daemons take without encryption. @returns its name in image names */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closings.push(
    () => server.close(),
    () => server.closeAllConnections(),
  )
  const address = server.address()
  return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'reckoner-images-'))
  closings.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const removeAtEnd = (name: string) => closings.push(() => docker.getImage(name).remove({ force: true }))
const digest = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** The documents and blobs of an image of one layer with one file, by their path in a registry. */
async function registryFiles(): Promise<Map<string, { type: string; bytes: Buffer }>> {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'hello'), `${Math.random()}`)
  const layer = execFileSync('tar', ['-C', folder, '-cf', '-', 'hello'])
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      rootfs: { type: 'layers', diff_ids: [digest(layer)] },
    }),
  )
  const prefix = 'application/vnd.docker'
  const manifestType = `${prefix}.distribution.manifest.v2+json`
  const described = (mediaType: string, bytes: Buffer) => ({
    mediaType,
    size: bytes.length,
    digest: digest(bytes),
  })
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestType,
      config: described(`${prefix}.container.image.v1+json`, config),
      layers: [described(`${prefix}.image.rootfs.diff.tar`, layer)],
    }),
  )
  const blob = 'application/octet-stream'
  return new Map([
    ['/v2/', { type: 'application/json', bytes: Buffer.from('{}') }],
    ['/v2/hello/manifests/1', { type: manifestType, bytes: manifest }],
    [`/v2/hello/manifests/${digest(manifest)}`, { type: manifestType, bytes: manifest }],
    [`/v2/hello/blobs/${digest(config)}`, { type: blob, bytes: config }],
    [`/v2/hello/blobs/${digest(layer)}`, { type: blob, bytes: layer }],
  ])
}

test('an image is pulled from its registry', async () => {
  const files = await registryFiles()
  const registry = await serve(({ url = '' }, response) => {
    const file = files.get(url)
    if (!file) return void response.writeHead(404).end()
    response.setHeader('docker-content-digest', digest(file.bytes))
    response
      .writeHead(200, { 'content-type': file.type, 'content-length': file.bytes.length })
      .end(file.bytes)
  })
  const name = `${registry}/hello:1`
  expect(await hasImage(docker, name)).toBe(false)
  await pullImage(docker, name, quiet)
  removeAtEnd(name)
  expect(await hasImage(docker, name)).toBe(true)
})

test('a registry that gives no byte is given up', async () => {
  const registry = await serve(quiet)
  const begun = performance.now()
  await expect(pullImage(docker, `${registry}/hello:1`, quiet, 700)).rejects.toThrow('no byte for 0.7 s')
  expect(performance.now() - begun).toBeLessThan(5000)
})

test('a registry that refuses is told so at once', async () => {
  const registry = await serve((_, response) => void response.writeHead(500).end())
  await expect(pullImage(docker, `${registry}/hello:1`, quiet)).rejects.toThrow()
})

test('an image is built without a network, saved whole and loaded again; a step that fails says why', async () => {
  const [context, folder] = [await temporaryFolder(), await temporaryFolder()]
  await writeFile(join(context, 'content'), `${Math.random()}`)
  await writeFile(join(context, 'Dockerfile'), 'ARG BASE\nFROM ${BASE}\nCOPY content /content\n')
  const name = `reckoner-test-image:${process.pid}`
  const build = { context, dockerfile: 'Dockerfile', name, arguments: { BASE: 'scratch' } }
  await buildImage(docker, build, quiet)
  const file = join(folder, 'image.tar')
  await saveImage(docker, name, file)
  await docker.getImage(name).remove()
  expect(await hasImage(docker, name)).toBe(false)
  await loadImage(docker, file, quiet)
  removeAtEnd(name)
  expect(await hasImage(docker, name)).toBe(true)
  await writeFile(join(context, 'Dockerfile'), 'FROM scratch\nCOPY missing /missing\n')
  await expect(buildImage(docker, { ...build, name: 'reckoner-test-image:never' }, quiet)).rejects.toThrow(
    'missing',
  )
  await writeFile(file, 'half a file')
  await expect(loadImage(docker, file, quiet)).rejects.toThrow()
})
