import { once } from 'node:events'
import { createLog } from '#adapters/telemetry/log.ts'

// Says more than an output may hold back, tells whoever started it, and says one thing more when it is told to.
const log = createLog({ service: 'talker', level: 'info' })
for (let n = 0; n < 20_000; n += 1) log.info({ n }, 'so that there is always another line to be written')
process.send?.('said')
await once(process, 'message')
log.info('one more')
process.disconnect()
