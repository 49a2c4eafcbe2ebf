/** Undoes a login that another link of the account was ahead of, on another server. Nobody was told of it yet. */
const undo = `
local function lose(id, place)
  -- A purge may have taken the visit.
  if not place then return end
  local key = keyOf(id, 'visits')
  local text = redis.call('LINDEX', key, place)
  if text then redis.call('LSET', key, place, (text:gsub('^%l+\\n%l*', 'refused\\nsuperseded', 1))) end
end

-- The event of a visit that has become another one, where it has yet to be told.
local function retell(id, event)
  local key = keyOf(id, 'events')
  local text = redis.call('HGET', key, event)
  if text then
    redis.call('HSET', key, event, (text:gsub('^%l+\\n%l*', 'refused\\nsuperseded', 1)))
  end
end

local function undo(link)
  if not link.redeemedAt then return end
  local key = keyOf(link.id, 'link')
  local session = read(keyOf(link.id, 'session'))
  -- The index of this user may name the link already, and a purge has to find it there.
  local user = session and session.userId or link.userId
  if user then write(key, { formerUser = user }, link) end
  redis.call('DEL', keyOf(link.id, 'session'))
  lose(link.id, link.won)
  for event, text in pairs(read(keyOf(link.id, 'events')) or {}) do
    if text:find('^redeemed\\n') then retell(link.id, event) end
  end
  if link.filled then clear(key, link, 'userId') end
  clear(key, link, 'redeemedAt', 'redeemedBy', 'contested', 'won', 'filled')
  revokeLink(link, 'logged_in')
end
`;

/** Takes a link out of use, on its own server, if it is alive and the account's, or the asking browser's. */
export const endLink = `${undo}
local link = read(KEYS[1])
if not link then
  -- It is being issued at this moment.
  if request.mark then
    redis.call('SET', keyOf(request.linkId, 'ended'), at, 'PX', request.mark)
  end
  return answer({ ended = 0 })
end
local aimed = not request.account
  or belongsTo(link, request.account.userId, request.account.address)
if aimed and request.undo and link.contested then
  undo(link)
  return answer({ ended = 1 })
end
if not aimed or deadReason(link) then return answer({ ended = 0 }) end
revokeLink(link, request.because)
addEvent()
return answer({ ended = 1 })
`;

/** Cluster, on the link's own server, once the account's indexes have named it: nobody may undo its login any more. */
export const keepLogin = `
local link = read(KEYS[1])
if link and link.contested then clear(KEYS[1], link, 'contested', 'won', 'filled') end
return answer({})
`;

/** Cluster, on the link's own server, once the account's index has named another winner. */
export const undoLogin = `${undo}
-- Where this request's visit is now: since its place was told, a purge may have brought it forward.
local function findVisit(place)
  for now = place, 0, -1 do
    local text = redis.call('LINDEX', keyOf(request.linkId, 'visits'), now)
    if text and text:sub(-#request.visit) == request.visit then return now end
  end
  return nil
end

local link = read(KEYS[1])
if request.place and request.event then retell(request.linkId, request.event.id) end
if not link then return answer({}) end
if link.contested then undo(link) end
if request.place then
  lose(link.id, findVisit(request.place))
elseif request.visit then
  addVisit('refused', 'superseded')
end
return answer({ link = link })
`;

/**
 * Cluster, on the server of a user's or an address's index: of links that log in at the same time the first
 * to come here wins, and ends the others. Coming again changes nothing.
 */
export const take = `
local id, tag = request.linkId, request.tag
local logins, live, unowned = keyOf(tag, 'logins'), keyOf(tag, 'live'), keyOf(tag, 'unowned')
local state = redis.call('HGET', logins, id)
if state and state ~= id then return answer({ lost = true }) end
local ended = {}
if state then
  local all = read(logins)
  for other, winner in pairs(all) do
    if winner == id and other ~= id then table.insert(ended, other) end
  end
  return answer({ ended = ended })
end
redis.call('HSET', logins, id, id)
redis.call('ZREM', live, id)
redis.call('ZREM', unowned, id)
if request.owned then
  enlist(keyOf(tag, 'links'), id, request.expiresAt)
  enlist(keyOf(tag, 'issued'), id, request.issuedAt)
end
local life = math.max(request.expiresAt - at, 0) + day
for _, other in ipairs(unexpired(request.owned and live or unowned)) do
  local expiresAt = tonumber(redis.call('ZSCORE', request.owned and live or unowned, other))
  life = math.max(life, expiresAt - at + day)
  redis.call('HSET', logins, other, id)
  redis.call('ZREM', live, other)
  redis.call('ZREM', unowned, other)
  table.insert(ended, other)
end
keepFor(logins, life)
return answer({ ended = ended })
`;
