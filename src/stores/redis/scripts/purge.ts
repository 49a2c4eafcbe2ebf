const keysOf = `
local function isEmpty(id)
  local keys = {}
  for _, kind in ipairs({ 'link', 'visits', 'session', 'ask', 'gone' }) do
    table.insert(keys, keyOf(id, kind))
  end
  return redis.call('EXISTS', unpack(keys)) == 0
end
`;

const visits = `
local function isOld(text)
  local made = tonumber(text:match('^[^\\n]*\\n[^\\n]*\\n%[([^,%]]+)'))
  return made ~= nil and made < request.before.visits
end

-- Deletes the old ones among the visits before a place, the last ones first: so none is passed by, whatever another
-- walk takes away in front of them. Gives the place that it has come to. The others stay in their order.
local function purgeVisits(id, link, upto)
  local key, count = keyOf(id, 'visits'), 0
  local from = math.max(upto - budget, 0)
  budget = budget - (upto - from)
  local won = link and tonumber(link.won)
  local wonAt = won
  for i, text in ipairs(redis.call('LRANGE', key, from, upto - 1)) do
    if isOld(text) then
      local place = from + i - 1
      -- No visit is an empty text.
      redis.call('LSET', key, place, '')
      count = count + 1
      if won and place < won then wonAt = wonAt - 1 end
      if place == won then wonAt = nil end
    end
  end
  if count > 0 then redis.call('LREM', key, count, '') end
  if won and not wonAt then clear(keyOf(id, 'link'), link, 'won') end
  if wonAt and wonAt ~= won then write(keyOf(id, 'link'), { won = wonAt }, link) end
  purged.visits = purged.visits + count
  return from
end
`;

const others = `
local function isOver(session)
  local before = request.before.sessions
  local endedAt = tonumber(session.endedAt)
  return tonumber(session.expiresAt) < before or (endedAt ~= nil and endedAt < before)
end

-- Deletes the link, its ask and its session, those that are old. Gives what indexes on other servers hold of them.
local function purgeOthers(id, link)
  local session, ask = read(keyOf(id, 'session')), read(keyOf(id, 'ask'))
  local gone = {}
  if ask and tonumber(ask.expiresAt) < request.before.links then
    redis.call('DEL', keyOf(id, 'ask'))
    purged.asks = purged.asks + 1
    gone.addressHash = ask.addressHash
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
    gone.addressTag, gone.askedBy = link.addressTag, link.askedBy
    link = nil
  end
  -- A user's index names the link for as long as there is the one or the other.
  local user = session and session.userId or link and link.userId
  for _, field in ipairs({ 'linkUser', 'formerUser', 'sessionUser' }) do
    if user and gone[field] == user then gone[field] = nil end
  end
  return gone
end
`;

/**
 * Deletes what is old of these ids, all of which live on this server: of each whatever there is, and then it notes
 * what has to leave the indexes, until that is done. Looks at so many visits at most, and says how far it has come:
 * how many of the ids are done, and the place in the visits of the next one.
 */
export const purge = `
local budget = request.visits
local purged = { links = 0, asks = 0, visits = 0, sessions = 0 }
${keysOf}${visits}${others}
local owing, empty = {}, {}
local upto = request.upto
for i, id in ipairs(request.ids) do
  local link = findLink(id)
  upto = purgeVisits(id, link, upto or redis.call('LLEN', keyOf(id, 'visits')))
  if upto > 0 then
    return answer({ purged = purged, owing = owing, empty = empty, done = i - 1, upto = upto })
  end
  upto = nil
  local gone = purgeOthers(id, link)
  if next(gone) then write(keyOf(id, 'gone'), gone) end
  local owed = read(keyOf(id, 'gone'))
  if owed then
    table.insert(owing, { id = id, owed = owed })
  elseif isEmpty(id) then
    table.insert(empty, id)
  end
end
return answer({ purged = purged, owing = owing, empty = empty, done = #request.ids })
`;

/** On the server of an index of a user, an address or an address's asks: takes the ids out of it. */
export const forget = `
for _, place in ipairs(request.places) do
  local tag, id, askedBy = place.tag, place.id, place.askedBy
  redis.call('ZREM', keyOf(tag, 'links'), id)
  redis.call('ZREM', keyOf(tag, 'asks'), id)
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
  if not liveUntil or liveUntil < request.before then redis.call('ZREM', KEYS[1], id) end
end
return answer({})
`;
