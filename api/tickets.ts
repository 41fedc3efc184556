import { createHmac, timingSafeEqual } from 'node:crypto'

/** How long a ticket opens its artifact, in seconds. */
const VALID = 600
/** Expiry is rounded up to this, so that a page that asks again gets the same address and keeps its picture. */
const GRAIN = 60

/** What a ticket opens. */
export interface Ticket {
  organisation: string
  artifactId: string
}

export interface Tickets {
  issue(ticket: Ticket): string
  /** null: it was not issued here, was altered, or has expired. */
  open(text: string): Ticket | null
}

/**
 * Short-lived tickets that open one artifact each, without sign-in: `organisation.artifact.expiry.mac`.
 * @param now seconds since 1970
 */
export function createTickets(secret: string, now: () => number = () => Date.now() / 1000): Tickets {
  // A key of its own, so that nothing else that is signed with the secret can pass for a ticket.
  const key = createHmac('sha256', secret).update('artifact ticket').digest()
  const sign = (text: string) => createHmac('sha256', key).update(text).digest()
  return {
    issue({ organisation, artifactId }) {
      const expiry = Math.ceil((now() + VALID) / GRAIN) * GRAIN
      const text = `${organisation}.${artifactId}.${expiry}`
      return `${text}.${sign(text).toString('base64url')}`
    },
    open(text) {
      const [, signed = '', organisation = '', artifactId = '', expiry = '', mac = ''] = FORM.exec(text) ?? []
      const given = Buffer.from(mac, 'base64url')
      const right = sign(signed)
      if (given.length !== right.length || !timingSafeEqual(given, right)) return null
      return Number(expiry) > now() ? { organisation, artifactId } : null
    },
  }
}

const FORM = /^(([\w-]+)\.([\w-]+)\.(\d+))\.([\w-]+)$/
