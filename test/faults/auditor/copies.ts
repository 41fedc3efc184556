import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { createStorage } from '#adapters/storage/create-storage.ts'
import type { World } from './world.ts'

/** A world in which something may be broken: its database and its store are its own. */
export type Copy = Awaited<ReturnType<Copies['make']>>
export type Copies = Awaited<ReturnType<typeof useCopies>>

/** What is broken is certain at once, since nobody is there who could mend it; milliseconds. */
const IMPATIENT = { closeMs: 1500, agreeMs: 1500, removeMs: 1500 }

/**
 * Copies a world in which nobody writes any more.
 * @param superUrl of a user who may make databases
 */
export async function useCopies(superUrl: string, original: World) {
  if (original.storage.kind !== 'filesystem') throw new Error('Only a store of files can be copied.')
  const { path, key } = original.storage
  const server = new Client({ connectionString: superUrl })
  await server.connect()
  const source = new URL(original.databaseUrl)
  const template = await copyDatabase(server, source.pathname.slice(1), source.username)

  async function make() {
    const database = await copyDatabase(server, template, source.username)
    const folder = await mkdtemp(join(tmpdir(), 'reckoner-copy-'))
    await cp(path, folder, { recursive: true, preserveTimestamps: true })
    const url = new URL(source)
    url.pathname = `/${database}`
    const storage = { kind: 'filesystem' as const, path: folder, key }
    const world: World = {
      ...original,
      databaseUrl: url.href,
      storage,
      instance: database,
      clientLog: structuredClone(original.clientLog),
      patience: IMPATIENT,
    }
    const client = new Client({ connectionString: url.href })
    await client.connect()
    const undo: (() => Promise<unknown>)[] = [() => client.end(), () => rm(folder, { recursive: true })]
    const drop = async () => {
      for (const each of undo.splice(0)) await each()
      await server.query(`drop database ${database} with (force)`)
    }
    return {
      world,
      log: world.clientLog,
      folder,
      storage: createStorage(storage),
      sql: (text: string, values: unknown[] = []) => client.query(text, values),
      /** Does it when the copy is dropped, for what lies outside of it. */
      undo: (work: () => Promise<unknown>) => void undo.push(work),
      drop,
    }
  }

  return {
    make,
    async close() {
      await server.query(`drop database ${template} with (force)`)
      await server.end()
    },
  }
}

/** Pools that wait in the database are cut, since it can only be copied when nobody is there. */
async function copyDatabase(server: Client, from: string, owner: string): Promise<string> {
  const name = `copy_${randomBytes(6).toString('hex')}`
  await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [from])
  await server.query(`create database ${name} template ${from} owner ${owner}`)
  return name
}
