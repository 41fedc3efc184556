import type { Arena } from '#test/attacks/arena.ts'

/** The first process of every container that runs, by its number on this machine. */
export async function firstProcesses({ docker, containers }: Arena): Promise<number[]> {
  const all = await Promise.all((await containers()).map(({ Id }) => docker.getContainer(Id).inspect()))
  return all.map(({ State }) => State.Pid).filter((pid) => pid > 0)
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
