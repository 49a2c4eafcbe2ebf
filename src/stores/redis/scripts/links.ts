export const open = `
local link = read(KEYS[1])
local current = findCurrent()
if not link then
  addUnknownVisit()
  return answer({ reason = 'unknown', current = current })
end
local reason = deadReason(link)
if not reason and isOtherAccount(link, current) then reason = 'wrong_account' end
if reason == 'used' and link.redeemedBy == request.browser then
  local session = read(keyOf(link.id, 'session'))
  if isAnswerLost(link, current, session) then reason = nil end
end
if request.prefetch then reason = 'prefetch' end
addVisit(reason and 'refused' or 'opened', reason)
if not link.firstOpenedAt then write(KEYS[1], { firstOpenedAt = at }, link) end
return answer({ reason = reason, link = link, current = current })
`;

/** Also releases a claim, where one is named. */
export const record = `
local link = read(KEYS[1])
if not link then
  addUnknownVisit()
  return answer({})
end
addVisit(request.outcome, request.reason)
if request.claimId and link.claimId == request.claimId then
  redis.call('HDEL', KEYS[1], 'claimId', 'claimedUntil')
end
return answer({ link = link })
`;

export const decline = `
local link = read(KEYS[1])
if not link then
  addUnknownVisit()
  return answer({})
end
addVisit('declined')
local own = request.browser ~= nil and link.askedBy == request.browser
local revoked = (own or request.proven) and not deadReason(link)
if revoked then revokeLink(link, 'declined') end
return answer({ link = link, revoked = revoked })
`;

export const explain = `
return answer({
  link = read(KEYS[1]),
  visits = redis.call('LRANGE', keyOf(request.linkId, 'visits'), 0, -1),
  ask = read(keyOf(request.linkId, 'ask')),
})
`;

/** A page of an index: the ids of what expires after \`at\`. */
export const list = `
local page = { 'LIMIT', request.offset, request.count }
return answer({ ids = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. at, '+inf', unpack(page)) })
`;

/** The ids in an index that expire last. */
export const lastOf = `
return answer({ ids = redis.call('ZREVRANGE', KEYS[1], 0, request.count - 1) })
`;
