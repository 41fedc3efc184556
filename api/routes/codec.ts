import { type Context, Hono } from 'hono'
import { cors } from 'hono/cors'
import { type CodecDoor, temporalPageOnly, userOf } from '#api/codec-door.ts'
import { payloadsOf, toJson, type Payload } from '#api/codec-payloads.ts'
import type { ApiEnv, Collaborators } from '#api/collaborators.ts'
import { noRoute } from '#api/errors.ts'
import { Problem } from '#api/problem.ts'
import { saveAudit } from '#db/audit.ts'
import type { AuditAction } from '#domain/audit.ts'
import { CodecError } from '#temporal/client.ts'

/**
 * The codec server that Temporal's page and command ask for what is encrypted (their protocol, not ours): `decode` and
 * `encode`, for whoever has the token. Every call is on record before it is answered.
 */
export function codecRoutes(collaborators: Collaborators): Hono<ApiEnv> {
  const { codec: door } = collaborators
  const routes = new Hono<ApiEnv>()
  if (door === null) {
    routes.all('*', noRoute)
    return routes
  }
  routes.use(corsOf(door), temporalPageOnly(door))
  // Here a browser asks for user and password, which it then sends along with what Temporal's page asks.
  routes.get('/', (c) => c.text(`Welcome, ${admit(collaborators, door, c)}. Temporal's page may read now.\n`))
  routes.post('/decode', (c) => answer(collaborators, door, c, 'decode'))
  routes.post('/encode', (c) => answer(collaborators, door, c, 'encode'))
  return routes
}

const corsOf = ({ pageOrigin }: CodecDoor) =>
  cors({
    origin: pageOrigin ?? [],
    allowMethods: ['POST'],
    allowHeaders: ['Authorization', 'Content-Type', 'X-Namespace'],
    credentials: true,
    maxAge: 600,
  })

async function answer(
  collaborators: Collaborators,
  door: CodecDoor,
  c: Context<ApiEnv>,
  way: 'decode' | 'encode',
): Promise<Response> {
  const actor = admit(collaborators, door, c)
  const payloads = await payloadsOf(c.req.raw)
  await record(collaborators, c, actor, { action: `codec-${way}`, payloads: payloads.length })
  c.header('Cache-Control', 'no-store')
  return c.json({ payloads: (await converted(door.codec[way], payloads)).map(toJson) })
}

/** @throws Problem 401 */
function admit({ log }: Collaborators, { token }: CodecDoor, c: Context<ApiEnv>): string {
  const user = userOf(c.req.header('authorization'), token)
  if (user !== null) return user
  log.warn({ requestId: c.get('requestId'), ...callOf(c) }, 'the codec was asked without its token')
  c.header('WWW-Authenticate', 'Basic realm="Reckoner codec", charset="UTF-8"')
  throw new Problem(
    401,
    'codec_token_wrong',
    'The codec wants CODEC_TOKEN, as Bearer or as the password of Basic.',
  )
}

async function record(
  { db, log }: Collaborators,
  c: Context<ApiEnv>,
  actor: string,
  { action, payloads }: { action: AuditAction; payloads: number },
): Promise<void> {
  const detail = { requestId: c.get('requestId'), ...callOf(c), payloads }
  await saveAudit(db, { actor, action, detail })
  log.info({ actor, action, ...detail }, 'audit')
}

/** As it was said, and not longer than names are. */
const callOf = (c: Context<ApiEnv>) => ({
  namespace: c.req.header('x-namespace')?.slice(0, 255) ?? null,
  page: c.req.header('origin') ?? null,
})

/** @throws Problem 422 */
async function converted(
  convert: (payloads: Payload[]) => Promise<Payload[]>,
  payloads: Payload[],
): Promise<Payload[]> {
  try {
    return await convert(payloads)
  } catch (error) {
    if (error instanceof CodecError) throw new Problem(422, 'payload_unreadable', error.message)
    throw error
  }
}
