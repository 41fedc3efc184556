import { randomBytes, randomUUID } from 'node:crypto'
import { Client, Connection } from '@temporalio/client'
import { afterAll, expect, test } from 'vitest'
import { listen } from '#api/listen.ts'
import { openApi } from '#api/testing.ts'
import { createCodec } from '#temporal/codec/codec.ts'
import { dataConverterOf } from '#temporal/codec/data-converter.ts'
import { openBrowser } from '#test/journeys/visitor.ts'
import { useService } from '#test/services.ts'

const { temporalAddress, temporalNamespace: namespace, temporalUiUrl } = await useService('temporal')
const { databaseUrl } = await useService('postgres')
const { redisUrl } = await useService('redis')
const browser = await openBrowser()

const token = randomBytes(24).toString('hex')
const codec = { keys: [{ id: 'k1', secret: randomBytes(32) }], token }
const door = { codec: createCodec(codec.keys), token, pageOrigin: new URL(temporalUiUrl).origin }
const api = await openApi({ databaseUrl, redisUrl }, { codec: door })
const server = await listen(api.app, '127.0.0.1', 0)
const connection = await Connection.connect({ address: temporalAddress })
const client = new Client({ connection, namespace, dataConverter: dataConverterOf({ codec }) })
afterAll(async () => {
  await browser.close()
  await Promise.all([server.close(), api.close(), connection.close()])
})

const TITLE = "Temporal's own page shows what is encrypted to a browser that has the token, and to no other"

test(TITLE, { timeout: 120_000 }, async () => {
  const planted = `PLANTED-${randomUUID()}`
  const workflow = { workflowId: `page-${randomUUID()}`, taskQueue: 'nobody-serves-it', args: [planted] }
  const { workflowId, firstExecutionRunId } = await client.workflow.start('anything', workflow)
  const history = `${temporalUiUrl}/namespaces/${namespace}/workflows/${workflowId}/${firstExecutionRunId}/history`
  const endpoint = `127.0.0.1:${server.port}/api/codec`
  const settings = `localStorage.setItem('endpoint', '"http://${endpoint}"'); localStorage.setItem('includeCredentials', 'true')`
  const look = async (url: string | null) => {
    const context = await browser.newContext()
    await context.addInitScript(settings)
    const page = await context.newPage()
    if (url !== null) expect((await page.goto(url))?.status()).toBe(200)
    await page.goto(history)
    await page.getByText('Workflow Execution Started').first().waitFor()
    return { page, close: () => context.close() }
  }
  const member = await look(`http://ada:${token}@${endpoint}`)
  await member.page.getByText(planted).first().waitFor()
  await member.close()
  const entries = await api.db.selectFrom('audit_entries').select(['actor', 'detail']).execute()
  expect(entries[0]).toMatchObject({ actor: 'ada', detail: { page: door.pageOrigin, namespace } })
  const stranger = await look(null)
  await stranger.page.waitForTimeout(2000)
  expect(await stranger.page.getByText(planted).count()).toBe(0)
  await stranger.close()
  await client.workflow.getHandle(workflowId).terminate()
})
