import { fontFamily, type Look, type Palette } from '#test/pictures/look.ts'

/** What Chromium is given: the part named `picture` is photographed. */
export interface Page {
  html: string
  /** Pixels per CSS pixel. */
  scale: number
}

/** Wraps the drawn part so that nothing of it is cut off when it is turned. */
export function pageOf(
  look: Look,
  palette: Palette,
  css: string,
  body: string,
  desk: string | null = null,
): Page {
  const margin = look.angle === 0 ? 22 : 44
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><style>
    html, body { margin: 0; background: ${desk ?? palette.page}; }
    #picture { display: inline-block; padding: ${margin}px; background: ${desk ?? palette.page}; }
    #turned { transform: rotate(${look.angle.toFixed(3)}deg); width: max-content; }
    #turned { font: ${look.size}px/1.35 ${fontFamily(look)}; color: ${palette.ink}; }
    ${css}
  </style><div id="picture"><div id="turned">${body}</div></div></html>`
  return { html, scale: look.scale }
}
