import type { ImageType } from './image-header.ts'

/** Names that say nothing about the content. */
const SILENT = ['', 'application/octet-stream', 'binary/octet-stream', 'image/*', '*/*']

const BY_MEDIA_TYPE: Record<string, ImageType> = {
  'image/png': 'png',
  'image/x-png': 'png',
  'image/jpeg': 'jpeg',
  'image/jpg': 'jpeg',
  'image/pjpeg': 'jpeg',
  'image/gif': 'gif',
  'image/webp': 'webp',
}

/** Endings that promise a content; null: one that is not read here. Others ("chart.v2") promise nothing. */
const BY_EXTENSION: Record<string, ImageType | null> = {
  png: 'png',
  jpg: 'jpeg',
  jpeg: 'jpeg',
  jpe: 'jpeg',
  jfif: 'jpeg',
  gif: 'gif',
  webp: 'webp',
  avif: null,
  bmp: null,
  csv: null,
  exe: null,
  heic: null,
  heif: null,
  htm: null,
  html: null,
  ico: null,
  js: null,
  pdf: null,
  php: null,
  svg: null,
  tif: null,
  tiff: null,
  txt: null,
  zip: null,
}

/**
 * Does what a picture is called contradict what it is?
 *
 * @param declared its media type as sent, parameters allowed; null: none
 * @param fileName its name as sent; used for its ending alone
 */
export function contradicts(type: ImageType, declared: string | null, fileName: string | null): boolean {
  const media = (declared ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  if (!SILENT.includes(media) && BY_MEDIA_TYPE[media] !== type) return true
  const extension = /\.([A-Za-z0-9]{1,5})$/.exec(fileName ?? '')?.[1]?.toLowerCase() ?? ''
  const promised = Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension] : type
  return promised !== type
}
