const nothing = async (): Promise<void> => {}

export const empty = {
  one: nothing,
  two: nothing,
  three: nothing,
  four: nothing,
  five: nothing,
  six: nothing,
}

export type Empty = typeof empty
