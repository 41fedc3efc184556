import { expect, test } from 'vitest'
import { dockerAddress } from '#domain/docker-host.ts'

test.each([
  [null, { socketPath: '/var/run/docker.sock' }],
  ['unix:///run/reckoner/docker-1/docker.sock', { socketPath: '/run/reckoner/docker-1/docker.sock' }],
  ['tcp://127.0.0.1:2375', { protocol: 'http', host: '127.0.0.1', port: 2375 }],
  ['tcp://docker.example', { protocol: 'http', host: 'docker.example', port: 2375 }],
  ['https://docker.example', { protocol: 'https', host: 'docker.example', port: 2376 }],
])('%s', (host, address) => {
  expect(dockerAddress(host)).toEqual(address)
})

test.each(['', 'docker', '/var/run/docker.sock', 'ssh://root@host', 'unix://', 'tcp://'])(
  '%j is no address',
  (host) => {
    expect(() => dockerAddress(host)).toThrow('DOCKER_HOST is')
  },
)
