/** What belongs to a login. The session comes first: Redis takes nothing back, and only that may fail alone. */
export const login = `
local function storeSession(link)
  if not request.session then return nil end
  local key = keyOf(link.id, 'session')
  local fields = {
    'id', link.id,
    'secretHash', request.session.secretHash,
    'userId', request.userId,
    'address', link.address,
    'createdAt', at,
    'expiresAt', request.session.expiresAt,
  }
  local stored = redis.pcall('HSET', key, unpack(fields))
  return type(stored) == 'table' and stored.err or nil
end

-- On a single server; on a Cluster they live elsewhere, and the caller sees to it.
local function endOthers(link, isForeign)
  if request.replaces then
    write(keyOf(request.replaces, 'session'), { endedAt = at })
  end
  for _, index in ipairs({ keyOf(request.user, 'links'), keyOf(link.addressTag, 'unowned') }) do
    for _, id in ipairs(unexpired(index)) do
      local other = findLink(id)
      if other and not deadReason(other) and belongsTo(other, request.userId, link.address) then
        revokeLink(other, 'logged_in')
      end
    end
  end
  if isForeign then
    enlist(keyOf(request.user, 'links'), link.id, link.expiresAt)
    enlist(keyOf(request.user, 'issued'), link.id, link.issuedAt)
  end
end

-- On a Cluster: whether another link of the account may log in at this very moment, on another server.
local function isContested(link, isForeign)
  return isForeign or redis.call('EXISTS', keyOf(link.id, 'siblings')) == 1
end

local function logIn(link, current)
  -- Not in the index of this user's links yet.
  local isForeign = link.userId ~= request.userId
  local contested = request.cluster and isContested(link, isForeign)
  local failed = storeSession(link)
  if failed then return answer({ outcome = 'session_not_stored', error = failed }) end
  local key = keyOf(link.id, 'link')
  write(key, { redeemedAt = at, redeemedBy = request.browser }, link)
  if request.fillsUser then
    if not link.userId then write(key, { filled = 1 }, link)
    elseif isForeign then write(key, { formerUser = link.userId }, link) end
    write(key, { userId = request.userId }, link)
  end
  if link.claimId and request.claimId then clear(key, link, 'claimId', 'claimedUntil') end
  local place = addVisit('redeemed')
  if contested then write(key, { contested = 1, won = place }, link) end
  if not request.cluster then
    if current and request.current.sessionId then request.replaces = request.current.sessionId end
    endOthers(link, isForeign)
  end
  return answer({ outcome = 'redeemed', link = link, contested = contested or nil, place = place })
end
`;

/** A press on the button: a redeem, or the claim that is its first half. */
export const press = `
local link = read(KEYS[1])
local current = findCurrent()
if not link then
  addUnknownVisit()
  return answer({ outcome = 'refused', reason = 'unknown', current = current })
end
local dead = deadReason(link)
local other = not request.switchAccount and isOtherAccount(link, current)
-- The holder of a claim may ask for it twice: a client may send the same command again.
local isHeld = isClaimed(link) and link.claimId ~= request.claimId
if not dead and not isHeld and not other then
  if not request.claimId then return logIn(link, current) end
  write(KEYS[1], { claimId = request.claimId, claimedUntil = request.claimedUntil }, link)
  return answer({ outcome = 'claimed', link = link })
end

local atOnce = not request.claimId
local session = nil
if link.redeemedAt and link.redeemedBy == request.browser then
  session = read(keyOf(link.id, 'session'))
  local inWindow = at < tonumber(link.redeemedAt) + request.repeatWindow
  local isRepeat
  if session then
    isRepeat = (inWindow and isAlive(session)) or isAnswerLost(link, current, session)
  else
    isRepeat = inWindow and not atOnce
  end
  if isRepeat then
    local place = atOnce and addVisit('repeated') or nil
    return answer({
      outcome = 'repeated',
      link = link,
      secretHash = session and session.secretHash,
      contested = link.contested and true or nil,
      place = place,
    })
  end
end

local reason = dead or (isClaimed(link) and 'busy') or 'wrong_account'
if atOnce or reason ~= 'busy' then addVisit('refused', reason) end
return answer({ outcome = 'refused', reason = reason, link = link, current = current })
`;

export const finish = `
local link = read(KEYS[1])
if not link then
  addUnknownVisit()
  return answer({ outcome = 'refused', reason = 'unknown' })
end
if link.claimId ~= request.claimId or link.redeemedAt or link.revokedAt then
  local reason = deadReason(link) or (isClaimed(link) and 'busy') or 'session_failed'
  addVisit('refused', reason)
  return answer({ outcome = 'refused', reason = reason, link = link })
end
return logIn(link, findCurrent())
`;
