import { z } from 'zod'
import { type Call, callForm, type Orders } from './orders.ts'

/** How the bench orders the models about. */
export interface ModelsDoor {
  /** Those not given are as ever: an answer at once, from every role. The list of calls begins anew. */
  order(orders?: Partial<Orders>): Promise<void>
  /** All calls since the last order. */
  calls(): Promise<Call[]>
}

/** @param url where the models listen, without a path */
export const createModelsDoor = (url: string): ModelsDoor => ({
  async order(orders = {}) {
    const response = await fetch(`${url}/orders`, { method: 'PUT', body: JSON.stringify(orders) })
    if (!response.ok) throw new Error(`The models refuse their orders: ${response.status}.`)
  },
  async calls() {
    return z.array(callForm).parse(await (await fetch(`${url}/calls`)).json())
  },
})
