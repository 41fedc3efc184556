import { isFree } from '#stack/probe.ts'

/** Below those of instances beside us, and far below those that the kernel takes for outgoing connections. */
const [LOW, HIGH] = [11_000, 19_900]

/** Ports in a row that nobody listens on, nor will while their owner is being started again. */
export async function quietPorts(count: number): Promise<number[]> {
  for (;;) {
    const first = LOW + Math.floor(Math.random() * (HIGH - LOW))
    const ports = Array.from({ length: count }, (_, index) => first + index)
    const free = await Promise.all(ports.map((port) => isFree(port)))
    if (free.every(Boolean)) return ports
  }
}
