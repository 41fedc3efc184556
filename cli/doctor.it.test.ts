import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { listen } from '#api/listen.ts'
import { openApi } from '#api/testing.ts'
import { saveIsolation } from '#db/isolation.ts'
import type { Isolation } from '#domain/isolation.ts'
import { writeState } from '#stack/instance-state.ts'
import { portsFrom } from '#stack/ports.ts'
import { markOf } from '#stack/process-mark.ts'
import { useService } from '#test/services.ts'
import { temporaryFolder } from '#test/temporary-folder.ts'

const { databaseUrl } = await useService('postgres')
const { redisUrl } = await useService('redis')
const { temporalCli } = await useService('temporal')
const folder = join(await temporaryFolder('doctor'), 'instance')
const api = await openApi({ databaseUrl, redisUrl })
const door = await listen(api.app, '127.0.0.1', 0)
afterAll(async () => {
  await door.close()
  await api.close()
})

/** What doctor prints of an instance that runs elsewhere, and its exit code. */
async function doctor(...args: string[]): Promise<{ code: number; stdout: string }> {
  const url = `http://127.0.0.1:${door.port}`
  const env = { ...process.env, RECKONER_URL: url, RECKONER_FOLDER: folder, NO_COLOR: '1' }
  const main = join(import.meta.dirname, 'main.ts')
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'doctor', ...args], { env }, (error, stdout) =>
      resolve({ code: Number(error?.code ?? 0), stdout }),
    )
  })
}

const REPORTER = { instance: 'test', worker: 'one' }
const WEAK: Isolation = {
  kind: 'weak',
  runtime: 'runc',
  summary: 'runc, ordinary daemon; falls short in: daemon',
  missing: ['Root in a container is root on the machine.'],
  notes: ['The runtime runsc is registered, but is not used.'],
  proofs: [
    { limit: 'memory', bound: true, detail: '192 MB in 64 MB: oom' },
    { limit: 'daemon', bound: false, detail: 'root inside is root outside' },
  ],
  provedAt: '2026-01-01T00:00:00.000Z',
}

test('doctor shows the proof of each limit, what is weak, and what was passed over', async () => {
  await saveIsolation(api.db, REPORTER, WEAK)
  const { stdout } = await doctor()
  expect(stdout).toContain(
    '→ isolation        weak isolation: runc, ordinary daemon; falls short in: daemon; 1 of 2 limits seen to bind at 2026-01-01T00:00:00.000Z',
  )
  expect(stdout).toContain(`${WEAK.missing[0]} ${WEAK.notes[0]}`)
  // Whoever reads "64 MB" is told whose they are.
  expect(stdout).toMatch(/the numbers are the canary’s.\n.*docs\/sandbox\.md\.\n  ✓ memory/)
  expect(stdout).toContain('✓ memory           binds  192 MB in 64 MB: oom\n')
  expect(stdout).toContain('· daemon           does not bind  root inside is root outside\n')
})

test('for programs it is the report as the worker made it, and a refusal is a problem', async () => {
  await saveIsolation(api.db, REPORTER, { ...WEAK, kind: 'refused' })
  const { code, stdout } = await doctor('--json')
  const said: { components: { name: string; state: string }[]; isolation: Isolation } = JSON.parse(stdout)
  expect(said.isolation).toMatchObject({ kind: 'refused', proofs: WEAK.proofs, provedAt: WEAK.provedAt })
  expect(said.components.find(({ name }) => name === '→ isolation')?.state).toBe('problem')
  expect(code).toBe(1)
})

test('an operator is told where Temporal and its command are, or that no instance runs', async () => {
  expect(await doctor('--temporal')).toEqual({ code: 1, stdout: '' })
  expect((await doctor()).stdout).not.toContain('Temporal by hand')
  const holder = markOf(process.pid)
  if (!holder) throw new Error('we are gone')
  await mkdir(folder)
  const startedAt = new Date().toISOString()
  await writeState(folder, { phase: 'ready', holder, startedAt, ports: portsFrom(9000), children: [] })
  const lines = [
    'export TEMPORAL_ADDRESS=127.0.0.1:9002 TEMPORAL_NAMESPACE=default',
    `temporal() { '${temporalCli}' "$@"; }`,
  ]
  expect(await doctor('--temporal')).toEqual({ code: 0, stdout: `${lines.join('\n')}\n` })
  const shown =
    '✓ Temporal by hand   127.0.0.1:9002, namespace default; eval "$(npx reckoner doctor --temporal)"'
  expect((await doctor()).stdout).toContain(shown)
})
