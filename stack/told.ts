import { type IsolationReport, sealLine } from '#domain/isolation.ts'
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
    `  Isolation    ${(await isolationOf(url)).join('\n               ')}`,
  ]
  return `${lines.join('\n')}\n`
}

/** How the worker said that it seals programs, and what is to be known of it. */
async function isolationOf(url: string): Promise<string[]> {
  const response = await fetch(`${url}/api/isolation`, { signal: AbortSignal.timeout(5000) })
  if (!response.ok) return ['not reported yet']
  const report: IsolationReport = JSON.parse(await response.text())
  return [sealLine(report), ...report.missing, ...report.notes]
}
