const keysOf = `
local function isEmpty(id)
  local keys = {}
  for _, kind in ipairs({ 'link', 'visits', 'session', 'ask', 'events', 'gone' }) do
    table.insert(keys, keyOf(id, kind))
  end
  return redis.call('EXISTS', unpack(keys)) == 0
end
`;

const visits = `
-- When a visit, or what an event tells of, was made; nil where the text is of neither.
local function madeAt(text)
  return tonumber(text:match('^[^\\n]*\\n[^\\n]*\\n%[([^,%]]+)'))
end

-- Whether it looks like a whole address, or the network that one was counted by. What is cut ends in the length of its
-- network, and a hash has neither dots nor colons.
local function isWhole(kept)
  return kept:find('[.:]') ~= nil and (not kept:find('/', 1, true) or kept:sub(-3) == '/64')
end

local function hasWhole(text)
  local client, network = text:match('\\n%[[^,]+,"[^"]*",([^,]*),"([^"]*)"')
  return client ~= nil and (isWhole((client:gsub('"', ''))) or isWhole(network))
end

-- Deletes the old ones among the visits before a place, the last ones first: so none is passed by, whatever another
-- walk takes away in front of them. Gives the place that it has come to. The others stay in their order; of some the
-- client's address is to be cut, and the caller sees to it.
local function purgeVisits(id, link, upto)
  local key, count = keyOf(id, 'visits'), 0
  local from = math.max(upto - budget, 0)
  budget = budget - (upto - from)
  local won = link and tonumber(link.won)
  local wonAt = won
  for i, text in ipairs(redis.call('LRANGE', key, from, upto - 1)) do
    local made, place = madeAt(text), from + i - 1
    if request.erases or (made and made < request.before.visits) then
      -- No visit is an empty text.
      redis.call('LSET', key, place, '')
      count = count + 1
      if won and place < won then wonAt = wonAt - 1 end
      if place == won then wonAt = nil end
    elseif made and made < request.before.addresses and hasWhole(text) then
      table.insert(uncut, { id = id, place = place - count, text = text })
    end
  end
  if count > 0 then redis.call('LREM', key, count, '') end
  if won and not wonAt then clear(keyOf(id, 'link'), link, 'won') end
  if wonAt and wonAt ~= won then write(keyOf(id, 'link'), { won = wonAt }, link) end
  purged.visits = purged.visits + count
  return from
end
`;

const rest = `
local function isOver(session)
  local before = request.before.sessions
  local endedAt = tonumber(session.endedAt)
  return tonumber(session.expiresAt) < before or (endedAt ~= nil and endedAt < before)
end

-- Deletes the link, its ask and its session, those that are old. Gives what indexes on other servers hold of them, and
-- the link and the ask that are left.
local function purgeOthers(id, link)
  local session, ask = read(keyOf(id, 'session')), read(keyOf(id, 'ask'))
  local gone = {}
  if ask and tonumber(ask.expiresAt) < request.before.links then
    redis.call('DEL', keyOf(id, 'ask'))
    purged.asks = purged.asks + 1
    gone.addressHash, gone.asks = ask.addressHash, 1
    ask = nil
  end
  if session and isOver(session) then
    redis.call('DEL', keyOf(id, 'session'))
    purged.sessions = purged.sessions + 1
    gone.sessionUser, session = session.userId, nil
  end
  if link and tonumber(link.expiresAt) < request.before.links then
    redis.call('DEL', keyOf(id, 'link'), keyOf(id, 'siblings'), keyOf(id, 'ended'))
    purged.links = purged.links + 1
    gone.linkUser, gone.formerUser = link.userId, link.formerUser
    gone.addressTag, gone.askedBy, gone.issued = link.addressTag, link.askedBy, 1
    link = nil
  end
  -- A user's index names the link for as long as there is the one or the other.
  local user = session and session.userId or link and link.userId
  for _, field in ipairs({ 'linkUser', 'formerUser', 'sessionUser' }) do
    if user and gone[field] == user then gone[field] = nil end
  end
  return gone, link, ask
end

-- What has to be done about what is left, and cannot be done here.
local function lookAt(id, link, ask)
  if ask and tonumber(ask.askedAt) < request.before.addresses then
    local client, network = ask.clientAddress, ask.network
    if isWhole(client or '') or isWhole(network or '') then
      table.insert(uncut, { id = id, ask = { clientAddress = client, network = network } })
    end
  end
  -- Older code knew of no indexes of moments.
  if link and not link.listed then table.insert(unlisted, { id = id, link = link }) end
  if ask and not ask.listed then table.insert(unlisted, { id = id, askedAt = ask.askedAt }) end
  if not request.cluster then return end
  for event, text in pairs(read(keyOf(id, 'events')) or {}) do
    table.insert(met, { event = event, linkId = id, at = madeAt(text) })
  end
end
`;

/**
 * Deletes what is old of these ids, all of which live on this server: of each whatever there is, and then it notes
 * what has to leave the indexes, until that is done. Looks at so many visits at most, and says how far it has come:
 * how many of the ids are done, and the place in the visits of the next one; and what else it has found to do.
 */
export const purge = `
local budget = request.visits
local purged = { links = 0, asks = 0, visits = 0, sessions = 0 }
local owing, empty, uncut, unlisted, met = {}, {}, {}, {}, {}
${keysOf}${visits}${rest}
local function tell(done, upto)
  return answer({
    purged = purged,
    owing = owing,
    empty = empty,
    uncut = uncut,
    unlisted = unlisted,
    met = met,
    done = done,
    upto = upto,
  })
end

local upto = request.upto
for i, id in ipairs(request.ids) do
  local link = findLink(id)
  upto = purgeVisits(id, link, upto or redis.call('LLEN', keyOf(id, 'visits')))
  if upto > 0 then return tell(i - 1, upto) end
  upto = nil
  local gone, left, ask = purgeOthers(id, link)
  lookAt(id, left, ask)
  if next(gone) then write(keyOf(id, 'gone'), gone) end
  local owed = read(keyOf(id, 'gone'))
  if owed then
    table.insert(owing, { id = id, owed = owed })
  elseif isEmpty(id) then
    table.insert(empty, id)
  end
end
return tell(#request.ids)
`;

/** On the server of the indexes of a user, an address, an address's asks, or a part of all ids: takes the ids out. */
export const forget = `
for _, place in ipairs(request.places) do
  local tag, id, askedBy = place.tag, place.id, place.askedBy
  for _, kind in ipairs(place.kinds) do redis.call('ZREM', keyOf(tag, kind), id) end
  redis.call('HDEL', keyOf(tag, 'logins'), id)
  local asked = keyOf(tag, 'asked')
  -- The browser may have asked again.
  if askedBy and redis.call('HGET', asked, askedBy) == id then redis.call('HDEL', asked, askedBy) end
end
return answer({})
`;

/** On the ids' own server, once the indexes have forgotten them. Gives those of which nothing is left. */
export const settleGone = `${keysOf}
local empty = {}
for _, one in ipairs(request.owing) do
  redis.call('HDEL', keyOf(one.id, 'gone'), unpack(one.fields))
  if isEmpty(one.id) then table.insert(empty, one.id) end
end
return answer({ empty = empty })
`;

/**
 * On the server of a part of the index of all ids, the last step: takes out those of which nothing was left. One that
 * is being issued, asked for or visited at this very moment is live until after what the purge has asked for.
 */
export const unshelve = `
local live = keyOf(request.tag, 'live')
for _, id in ipairs(request.ids) do
  local liveUntil = tonumber(redis.call('ZSCORE', live, id) or nil)
  if not liveUntil or liveUntil < request.before then
    for _, kind in ipairs({ 'ids', 'issued', 'asks' }) do
      redis.call('ZREM', keyOf(request.tag, kind), id)
    end
  end
end
return answer({})
`;

/** Cuts the client's address of an ask, where it is still the one that was seen. */
export const cutAsk = `
local from, to = request.from, request.to
local ask = read(KEYS[1])
if not ask or ask.clientAddress ~= from.clientAddress or ask.network ~= from.network then
  return answer({ changed = 0 })
end
write(KEYS[1], to)
return answer({ changed = 1 })
`;

/** What of these ids is there is in the indexes of moments. */
export const markListed = `
for _, id in ipairs(request.ids) do
  for _, kind in ipairs({ 'link', 'ask' }) do
    local key = keyOf(id, kind)
    if redis.call('EXISTS', key) == 1 then write(key, { listed = 1 }) end
  end
end
return answer({})
`;
