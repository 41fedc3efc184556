import { z } from 'zod'
import { pictureOf } from '#test/faults/asking.ts'

const form = z.object({ id: z.string() })

/** Sends so many pictures, of which no two are the same. @returns their ids */
export async function uploadPictures(url: string, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let number = 0; number < count; number += 1) ids.push(await upload(url, await pictureOf(number)))
  return ids
}

async function upload(url: string, picture: Uint8Array): Promise<string> {
  const response = await fetch(`${url}/api/images`, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: Buffer.from(picture),
  })
  if (!response.ok) throw new Error(`A picture was refused: ${await response.text()}`)
  return form.parse(await response.json()).id
}
