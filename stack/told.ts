import type { Ports } from './ports.ts'

/** What people are told when an instance is ready: where to go, and how programs are sealed. */
export async function toldReady(ports: Ports, since: number): Promise<string> {
  const url = `http://127.0.0.1:${ports.api}`
  const seconds = ((Date.now() - since) / 1000).toFixed(1)
  const lines = [
    `Reckoner is ready after ${seconds} s.`,
    `  Page         ${url}`,
    `  API          ${url}/api`,
    `  Temporal UI  http://127.0.0.1:${ports.temporalUi}`,
    `  Isolation    ${await isolationOf(url)}`,
  ]
  return `${lines.join('\n')}\n`
}

/** How the worker said that it seals programs. */
async function isolationOf(url: string): Promise<string> {
  const response = await fetch(`${url}/api/isolation`, { signal: AbortSignal.timeout(5000) })
  const report: unknown = await response.json()
  const [kind, summary] = [field(report, 'kind'), field(report, 'summary')]
  if (typeof kind !== 'string' || typeof summary !== 'string') return 'not reported yet'
  return `${kind} isolation: ${summary}`
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
