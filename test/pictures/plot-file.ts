import sharp from 'sharp'

/** Do the bytes decode as a PNG that shows something, not one even colour? */
export async function isPlot(bytes: Uint8Array): Promise<boolean> {
  try {
    const { format, width, height } = await sharp(bytes).metadata()
    const { channels } = await sharp(bytes).removeAlpha().stats()
    return format === 'png' && Math.min(width, height) >= 100 && channels.some(({ stdev }) => stdev > 1)
  } catch {
    return false
  }
}
