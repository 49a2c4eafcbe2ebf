const create = `
local function create(fields)
  write(KEYS[1], fields)
end
`;

/** Single server: all of it. */
export const issue = `${create}
local new = request.link
if new.askedBy then
  -- Each new ask has ended the one before it: only the last can be alive.
  local asked = keyOf(request.address, 'asked')
  local older = redis.call('HGET', asked, new.askedBy)
  -- A client may send the same command again.
  local link = older and older ~= new.id and findLink(older)
  if link and not deadReason(link) then revokeLink(link, 'superseded') end
  redis.call('HSET', asked, new.askedBy, new.id)
  keepFor(asked, math.max(new.expiresAt - at, 0) + day)
end
if request.user then
  enlist(keyOf(request.user, 'links'), new.id, new.expiresAt)
  enlist(keyOf(request.user, 'issued'), new.id, at)
else
  enlistLive(keyOf(request.address, 'unowned'), new.id, new.expiresAt)
end
if not request.user or new.askedBy then enlist(keyOf(request.address, 'issued'), new.id, at) end
shelve(request.shard, new.id, new.expiresAt, 'issued')
create(new)
addEvent()
return answer({})
`;

/**
 * Cluster, on the server of a user's or an address's index: adds the link, and tells whether others are alive,
 * and which of them may not know yet that it is not alone. Where the browser has asked before, it only names that
 * link, until it is asked again with that name: whatever leaves the index has been ended before.
 */
export const enrol = `
local id, expiresAt, tag = request.linkId, request.expiresAt, request.tag
local life = math.max(expiresAt - at, 0) + day
local live, unowned, alone = keyOf(tag, 'live'), keyOf(tag, 'unowned'), keyOf(tag, 'alone')
local older = request.older
if request.askedBy then
  local asked = keyOf(tag, 'asked')
  local found = redis.call('HGET', asked, request.askedBy) or nil
  if found and found ~= id and found ~= older then return answer({ older = found }) end
  redis.call('HSET', asked, request.askedBy, id)
  keepFor(asked, life)
end
if older then
  redis.call('ZREM', live, older)
  redis.call('ZREM', unowned, older)
end
local others = #redis.call('ZRANGEBYSCORE', live, '(' .. at, '+inf', 'LIMIT', 0, 2)
local only = others == 1 and redis.call('ZSCORE', live, id)
others = others > 0 and not only
local woken, wakeFor = nil, nil
if others then
  -- Kept, so that whoever comes next tells it again, should this caller die before it has.
  woken = redis.call('GET', alone) or nil
  if woken then wakeFor = redis.call('PTTL', alone) end
else
  redis.call('SET', alone, id, 'PX', life)
end
enlistLive(live, id, expiresAt)
if request.owned then enlist(keyOf(tag, 'links'), id, expiresAt) end
if request.unowned then enlistLive(unowned, id, expiresAt) end
if request.owned or request.unowned or request.askedBy then enlist(keyOf(tag, 'issued'), id, at) end
return answer({ others = others, woken = woken, wakeFor = wakeFor })
`;

/** Cluster, on the server of a part of the indexes of what is live, of all ids, and of what was made when. */
export const shelve = `
shelve(request.tag, request.linkId, request.expiresAt, request.index)
return answer({})
`;

/** Cluster, on the server of a link: it is not its account's only one any more. */
export const wake = `
redis.call('SET', keyOf(request.linkId, 'siblings'), '1', 'PX', request.life)
return answer({})
`;

/** Cluster, on the link's own server. A newer ask may have ended it before it was there. */
export const createAlone = `${create}
local id = request.linkId
local fields = request.link
local endedAt = redis.call('GET', keyOf(id, 'ended'))
if endedAt then
  fields.revokedAt, fields.revokedBecause = endedAt, 'superseded'
  redis.call('DEL', keyOf(id, 'ended'))
end
if request.siblings then redis.call('SET', keyOf(id, 'siblings'), '1', 'PX', request.life) end
create(fields)
addEvent()
return answer({})
`;
