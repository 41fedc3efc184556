/** Marks every container of ours; nothing without it is ever touched. */
export const SANDBOX_LABEL = 'reckoner.sandbox=1'

/** Which instance of Reckoner a container belongs to, which process made it, and until when it may be there. */
export const LABELS = {
  sandbox: 'reckoner.sandbox',
  instance: 'reckoner.instance',
  owner: 'reckoner.owner',
  deadline: 'reckoner.deadline',
} as const

/** The labels of one container. @param deadline milliseconds since 1970 */
export function labelsOf(
  given: { instance: string; owner: string; deadline: number },
  request: Record<string, string>,
): Record<string, string> {
  const ids = Object.entries(request).map(([name, value]) => [`reckoner.${name}`, value])
  return {
    ...Object.fromEntries(ids),
    [LABELS.sandbox]: '1',
    [LABELS.instance]: given.instance,
    [LABELS.owner]: given.owner,
    [LABELS.deadline]: String(given.deadline),
  }
}
