/** A rectangle in pixels of the normalised picture; the origin is its upper left corner. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}
