import { Hono } from 'hono'
import { getStored } from '#adapters/storage/stored.ts'
import { findImages } from '#db/images.ts'
import type { ApiEnv, Collaborators } from '#api/collaborators.ts'
import { keepImage, normalise, readUpload } from '#api/pictures.ts'
import { notFound } from '#api/problem.ts'

export const imagePath = (id: string) => `/api/images/${id}`

/** Pictures are sent once and named by id afterwards; only the normalised picture is kept and shown. */
export const imageRoutes = (collaborators: Collaborators) =>
  new Hono<ApiEnv>()
    .post('/', async (c) => {
      const image = await normalise(collaborators, await readUpload(c.req.raw))
      const { id, sha256, width, height } = await keepImage(collaborators, c.get('owner'), image)
      return c.json({ id, sha256, width, height, url: imagePath(id) }, 201)
    })
    .get('/:id', async (c) => {
      const [image] = await findImages(collaborators.db, c.get('owner').organisation, [c.req.param('id')])
      if (!image) throw notFound('picture')
      // What an id names never changes.
      c.header('Cache-Control', 'private, max-age=31536000, immutable')
      c.header('Content-Type', 'image/png')
      return c.body(Buffer.from(await getStored(collaborators.storage, image)))
    })
