import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { listen } from '#api/listen.ts'
import { openApi } from '#api/testing.ts'
import { saveIsolation } from '#db/isolation.ts'
import type { Isolation } from '#domain/isolation.ts'
import { useService } from '#test/services.ts'

const { databaseUrl } = await useService('postgres')
const { redisUrl } = await useService('redis')
const api = await openApi({ databaseUrl, redisUrl })
const door = await listen(api.app, '127.0.0.1', 0)
afterAll(async () => {
  await door.close()
  await api.close()
})

/** What doctor prints of an instance that runs elsewhere, and its exit code. */
async function doctor(...args: string[]): Promise<{ code: number; stdout: string }> {
  const env = { ...process.env, RECKONER_URL: `http://127.0.0.1:${door.port}`, NO_COLOR: '1' }
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
