import { connectRedis } from '#adapters/cache/redis-connection.ts'
import type { Listener, Pace, Wakeups } from './events.ts'

const PREFIX = 'reckoner:wake:'

interface Topic {
  listeners: Set<Listener>
  /** Settles when Redis knows of the topic, or is away. */
  subscribed: Promise<void>
}

const call = ({ listeners }: Topic, pace: Pace): void => {
  for (const listener of listeners) listener(pace)
}

/** One connection for all topics of this process; it subscribes again after every reconnection. */
function createSubscriber(url: string) {
  const topics = new Map<string, Topic>()
  const { redis, opened } = connectRedis(url)

  async function subscribe(names: string[]): Promise<void> {
    await opened
    try {
      await redis.subscribe(...names.map((name) => PREFIX + name))
    } catch {
      // Connected and yet not subscribed: a fresh connection subscribes to everything.
      if (redis.status === 'ready') redis.disconnect(true)
    }
  }

  async function subscribeAgain(): Promise<void> {
    if (topics.size === 0) return
    await subscribe([...topics.keys()])
    // Calls may have been lost while Redis was away, so everybody looks once.
    for (const topic of topics.values()) call(topic, 'now')
  }

  redis.on('message', (channel: string, message: string) => {
    const topic = topics.get(channel.slice(PREFIX.length))
    // What says nothing is in a hurry: an older process says nothing.
    if (topic) call(topic, message === 'soon' ? 'soon' : 'now')
  })
  // The first connection is waited for by `subscribe` itself.
  redis.once('ready', () => redis.on('ready', () => void subscribeAgain()))

  /** Adds a listener; the first of its topic subscribes, the others wait for that. */
  async function add(name: string, listener: Listener): Promise<void> {
    const topic = topics.get(name) ?? { listeners: new Set(), subscribed: subscribe([name]) }
    topics.set(name, topic)
    topic.listeners.add(listener)
    await topic.subscribed
  }

  /** Its topic is known to Redis by now: whoever may stop listening has been told so by `add`. */
  async function remove(name: string, listener: Listener): Promise<void> {
    const topic = topics.get(name)
    if (!topic?.listeners.delete(listener) || topic.listeners.size > 0) return
    topics.delete(name)
    await redis.unsubscribe(PREFIX + name).catch(() => null)
  }

  return { add, remove, redis, opened }
}

/**
 * Wake-ups by Redis publish and subscribe. While Redis is away calls are lost and nothing throws; when
 * it is back every listener is called once and hears again.
 *
 * @param url `redis://…` or `rediss://…`
 */
export function createWakeups(url: string): Wakeups {
  const publisher = connectRedis(url)
  const subscriber = createSubscriber(url)
  return {
    async wake(topic, pace = 'now') {
      await publisher.opened
      await publisher.redis.publish(PREFIX + topic, pace).catch(() => null)
    },
    async listen(topic, listener) {
      // A function of its own per call: the same listener may listen twice.
      const mine: Listener = (pace) => listener(pace)
      await subscriber.add(topic, mine)
      return () => subscriber.remove(topic, mine)
    },
    async close() {
      await Promise.all([publisher.opened, subscriber.opened])
      publisher.redis.disconnect()
      subscriber.redis.disconnect()
    },
  }
}
