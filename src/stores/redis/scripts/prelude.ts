/**
 * What every script begins with. The request is one JSON text; what is null is left out of it, and `at` is
 * the caller's clock. A script is given the key that names the server; whatever else it touches has the
 * same tag, but on a single server, where anything may be touched.
 */
export const prelude = `
local request = cjson.decode(ARGV[1])
local at = request.at
-- What only helps to find things is kept a day longer than needed: clocks differ.
local day = 24 * 60 * 60 * 1000

-- Whether this script has kept the event that the request has an id for.
local told = nil

local function answer(fields)
  fields.told = told
  return cjson.encode(fields)
end

local function keyOf(tag, kind)
  return request.prefix .. ':{' .. tag .. '}:' .. kind
end

-- A client that puts a prefix of its own before the key would make the script read here and write there.
if KEYS[1] ~= keyOf(request.tag, request.kind) then
  return redis.error_reply('KEYPREFIX the client has changed the key: its own key prefix must be empty')
end

-- A hash as a table; nil where there is none.
local function read(key)
  local flat = redis.call('HGETALL', key)
  if #flat == 0 then return nil end
  local row = {}
  for i = 1, #flat, 2 do row[flat[i]] = flat[i + 1] end
  return row
end

-- Sets the fields in the hash and, where it is given, in the row that was read from it.
local function write(key, fields, row)
  local flat = {}
  for field, value in pairs(fields) do
    table.insert(flat, field)
    table.insert(flat, value)
    if row then row[field] = value end
  end
  return redis.call('HSET', key, unpack(flat))
end

local function clear(key, row, ...)
  redis.call('HDEL', key, ...)
  for _, field in ipairs({...}) do row[field] = nil end
end

-- Makes the key live for so many milliseconds more, at the least.
local function keepFor(key, ms)
  if redis.call('PTTL', key) < ms then redis.call('PEXPIRE', key, ms) end
end

local function findLink(id)
  return read(keyOf(id, 'link'))
end

local function deadReason(link)
  if link.redeemedAt then return 'used' end
  if link.revokedAt then
    local because = link.revokedBecause
    return (because == 'superseded' or because == 'logged_in') and 'superseded' or 'revoked'
  end
  if tonumber(link.expiresAt) <= at then return 'expired' end
  return nil
end

local function isClaimed(link)
  return link.claimedUntil ~= nil and tonumber(link.claimedUntil) > at
end

local function isAlive(session)
  return not session.endedAt and tonumber(session.expiresAt) > at
end

-- Who is logged in behind what the browser claims; nil where nobody is.
local function findCurrent()
  local current = request.current
  if not current or not current.sessionId then return current end
  local session = read(keyOf(current.sessionId, 'session'))
  if session and session.secretHash == current.secretHash and isAlive(session) then
    return { userId = session.userId, address = session.address }
  end
  return nil
end

local function isOtherAccount(link, current)
  if not current then return false end
  if not link.userId then return current.address ~= link.address end
  return current.userId ~= link.userId
end

-- Of the browser that redeemed the link: whether it never got the answer. The session lives, but nobody is
-- logged in there.
local function isAnswerLost(link, current, session)
  return session ~= nil and isAlive(session) and not current and at < tonumber(link.expiresAt)
end

local function enlist(index, id, score)
  redis.call('ZADD', index, score, id)
end

local function visitText(outcome, reason, facts)
  return outcome .. '\\n' .. (reason or '') .. '\\n' .. facts
end

-- Keeps the event for those who have yet to be told of it, if the request has an id for one; of a visit with what
-- came of it. A client may send the same command again: what came of it at first counts.
local function addEvent(outcome, reason)
  local event = request.event
  if not event then return end
  local text = visitText(outcome or '', reason, event.facts)
  redis.call('HSETNX', keyOf(event.tag, 'events'), event.id, text)
  -- On a Cluster the index lives elsewhere, and names it already.
  if event.shard then enlist(keyOf(event.shard, 'pending'), event.member, at) end
  told = true
end

-- Gives the visit's place in the link's list.
local function addVisit(outcome, reason)
  local text = visitText(outcome, reason, request.visit)
  addEvent(outcome, reason)
  return redis.call('RPUSH', keyOf(request.linkId, 'visits'), text) - 1
end

local function revokeLink(link, because)
  write(keyOf(link.id, 'link'), { revokedAt = at, revokedBecause = because }, link)
end

-- Whether the link is one of the account's: a link without a user is its address's.
local function belongsTo(link, userId, address)
  if link.userId then return link.userId == userId end
  return link.address == address
end

-- Ids of the links in the index that have not expired.
local function unexpired(index)
  return redis.call('ZRANGEBYSCORE', index, '(' .. at, '+inf')
end

-- As enlist, in an index of live links only. Of two moments the later one counts.
local function enlistLive(index, id, expiresAt)
  redis.call('ZADD', index, 'GT', expiresAt, id)
  redis.call('ZREMRANGEBYSCORE', index, '-inf', at - day)
  keepFor(index, math.max(expiresAt - at, 0) + day)
end

-- In a part of the index of all ids, before there is anything of the id: there a purge finds it, all with one score,
-- so that they stand in the order of their letters. Until its moment the id is live, too: as long it stays there,
-- whether or not a purge has found anything of it. A link or an ask also stands there by the moment of its own.
local function shelve(shard, id, expiresAt, index)
  enlistLive(keyOf(shard, 'live'), id, expiresAt)
  enlist(keyOf(shard, 'ids'), id, 0)
  if index then enlist(keyOf(shard, index), id, at) end
end
`;
