/*
 * Places in Redis, as scripts, since each looks and then acts.
 *
 *   KEYS[1]  sorted set: token → when its place expires, in microseconds of Redis's clock
 *   KEYS[2]  hash: `epoch`, when this memory of Redis began; `fence`, the last that was given
 *   ARGV     places, time to live in milliseconds, the last fence that the caller knows, then what each script says
 *
 * Neither key expires: a Redis that is short of memory must not drop places that are in use.
 */
const BEGIN = `
local places = tonumber(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local expiry = now + ARGV[2] * 1000
redis.call('HSETNX', KEYS[2], 'epoch', string.format('%.0f', now))
local epoch = redis.call('HGET', KEYS[2], 'epoch')
local fence = math.max(ARGV[3], redis.call('HGET', KEYS[2], 'fence') or 0)
`

/** token → fence and epoch, or nothing when all places are taken. */
export const TAKE = `${BEGIN}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if not redis.call('ZSCORE', KEYS[1], ARGV[4]) and redis.call('ZCARD', KEYS[1]) >= places then return false end
fence = math.max(now, fence + 1)
redis.call('HSET', KEYS[2], 'fence', string.format('%.0f', fence))
redis.call('ZADD', KEYS[1], expiry, ARGV[4])
return {fence, epoch}
`

/**
 * token, epoch, token, epoch … → the present epoch, then the tokens that lost their places.
 *
 * A token that is there is renewed, a late one too: nobody has asked for its place. One that is gone comes back when
 * there is room, or when this memory never gave it away: it is younger than the token, or was never told of it.
 */
export const KEEP = `${BEGIN}
redis.call('HSET', KEYS[2], 'fence', string.format('%.0f', fence))
local reply = {epoch}
for i = 4, #ARGV, 2 do redis.call('ZADD', KEYS[1], 'XX', expiry, ARGV[i]) end
for i = 4, #ARGV, 2 do
  if not redis.call('ZSCORE', KEYS[1], ARGV[i]) then
    if ARGV[i + 1] ~= epoch or redis.call('ZCOUNT', KEYS[1], now, '+inf') < places then
      redis.call('ZADD', KEYS[1], expiry, ARGV[i])
    else
      reply[#reply + 1] = ARGV[i]
    end
  end
end
return reply
`

/** token, token … → nothing. */
export const DROP = `redis.call('ZREM', KEYS[1], unpack(ARGV, 4))`
