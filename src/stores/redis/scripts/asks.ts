/** One turn of a limit, as `judgeLimit` says: gives whether it was free, and how long to wait. */
const turn = `
local function waitAfter(limit, count)
  if count < limit.free then return 0 end
  return math.min(limit.maxWait, limit.firstWait * 2 ^ math.min(count - limit.free, 30))
end

local function takeTurn(key, limit)
  local count, freeAt, forgottenAt = 0, at, 0
  local last = read(key)
  if last and tonumber(last.forgottenAt) > at then
    count, forgottenAt = tonumber(last.count), tonumber(last.forgottenAt)
    if count >= limit.free then freeAt = forgottenAt - limit.calm end
  end
  if freeAt > at then return false, freeAt - at end
  count = count + 1
  local waitMs = waitAfter(limit, count)
  write(key, { count = count, forgottenAt = math.max(forgottenAt, at + waitMs + limit.calm) })
  redis.call('PEXPIRE', key, waitMs + limit.calm + day)
  return true, waitMs
end
`;

const keep = `
local function keepAsk(key)
  -- A client may send the same command again.
  if redis.call('EXISTS', key) == 1 then return end
  write(key, request.ask)
  write(key, { attempts = 0 })
end
`;

const enlist = `
local function enlistAsk(index)
  redis.call('ZADD', index, at, request.ask.id)
end
`;

/** Single server: all of it. */
export const ask = `${turn}${keep}${enlist}
local longest = 0
for place, limit in ipairs(request.limits) do
  local allowed, waitMs = takeTurn(keyOf(limit.tag, 'turns'), limit)
  -- Lua counts from 1.
  if not allowed then return answer({ refusedBy = place - 1, waitMs = waitMs }) end
  longest = math.max(longest, waitMs)
end
shelve(request.shard, request.ask.id, request.ask.expiresAt, 'asks')
keepAsk(KEYS[1])
enlistAsk(keyOf(request.address, 'asks'))
return answer({ waitMs = longest })
`;

/** Cluster, on the server of one limit's count. */
export const takeTurn = `${turn}
local allowed, waitMs = takeTurn(KEYS[1], request.limit)
return answer({ allowed = allowed, waitMs = waitMs })
`;

/** Cluster, on the server of the ask and its link. */
export const keepAsk = `${keep}
keepAsk(KEYS[1])
return answer({})
`;

/** Cluster, on the server of an address's index of asks. */
export const enlistAsk = `${enlist}
enlistAsk(KEYS[1])
return answer({})
`;

export const settleAsk = `
if redis.call('EXISTS', KEYS[1]) == 1 then
  write(KEYS[1], { outcome = request.outcome, settledAt = at })
  addEvent()
end
return answer({})
`;

/** The ids of the newest asks for an address; on a single server the asks, too. */
export const listAsks = `
local ids = redis.call('ZREVRANGE', KEYS[1], 0, request.most - 1)
if not request.withAsks then return answer({ ids = ids }) end
local asks = {}
for _, id in ipairs(ids) do table.insert(asks, read(keyOf(id, 'ask'))) end
return answer({ asks = asks })
`;

export const readAsk = `
return answer({ ask = read(KEYS[1]) })
`;

/** The attempt is counted before anything is compared. */
export const tryCode = `
local ask = read(KEYS[1])
local isOpen = ask
  and ask.askedBy == request.browser
  and tonumber(ask.attempts) < request.maxAttempts
  and tonumber(ask.expiresAt) > at
if not isOpen then return answer({ outcome = 'spent' }) end
local attempts = redis.call('HINCRBY', KEYS[1], 'attempts', 1)
local link = findLink(request.linkId)
if link and ask.codeHash == request.codeHash then
  redis.call('HINCRBY', KEYS[1], 'attempts', -1)
  return answer({ outcome = 'right', link = link })
end
addVisit('refused', 'wrong_code')
return answer({ outcome = 'wrong', attemptsLeft = request.maxAttempts - attempts })
`;
