import { installPackage } from './apt.ts'
import { onPath } from './find.ts'

/** Where Debian puts it, which is not on everybody's path. */
const FOLDERS = '/usr/sbin:/usr/local/sbin:/usr/local/bin'

/** The program of a private daemon; null when it is not installed. */
export async function findDockerd(): Promise<string | null> {
  return (await onPath('dockerd')) ?? onPath('dockerd', FOLDERS)
}

/** Installs it when it is missing. @throws Error saying why it could not be brought */
export async function bringDockerd(say: (detail: string) => void): Promise<string> {
  const found = await findDockerd()
  if (found !== null) return found
  await installPackage('docker.io', 'dockerd', say)
  const dockerd = await findDockerd()
  if (dockerd === null) throw new Error('the package docker.io brought no dockerd.')
  return dockerd
}
