import { type Proxy, startProxy, type Toxic } from './proxy.ts'
import { DEPENDENCIES, type Dependency } from './servers.ts'

/** One process's own way to each of the servers. */
export interface Wires {
  ports: Record<Dependency, number>
  set(dependency: Dependency, toxic: Toxic): Promise<void>
  close(): Promise<void>
}

export const HEALTHY: Toxic = { kind: 'none' }

/** @param targets where the servers really listen */
export async function layWires(targets: Record<Dependency, number>): Promise<Wires> {
  const laid = await Promise.all(DEPENDENCIES.map((name) => startProxy(targets[name])))
  const proxies = Object.fromEntries(DEPENDENCIES.map((name, index) => [name, laid[index]])) as Record<
    Dependency,
    Proxy
  >
  const ports = Object.fromEntries(DEPENDENCIES.map((name) => [name, proxies[name].port])) as Wires['ports']
  return {
    ports,
    set: (dependency, toxic) => proxies[dependency].set(toxic),
    close: async () => void (await Promise.all(laid.map((proxy) => proxy.close()))),
  }
}
