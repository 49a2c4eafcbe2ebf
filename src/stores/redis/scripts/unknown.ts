/** Visits to links that do not exist: one more is kept while its network has budget left. */
export const unknownVisits = `
local function isWithinBudget(tag)
  local kept = keyOf(tag, 'unknown')
  local window = request.window
  if redis.call('ZCOUNT', kept, '(' .. (at - window), '+inf') >= request.budget then return false end
  redis.call('ZREMRANGEBYSCORE', kept, '-inf', at - window - day)
  redis.call('ZADD', kept, at, request.nonce)
  redis.call('PEXPIRE', kept, window + day)
  return true
end

-- Where the network is counted on another server, the caller sees to it.
local function addUnknownVisit()
  if not request.network or not isWithinBudget(request.network) then return end
  shelve(request.shard, request.linkId, at)
  addVisit('refused', 'unknown')
end
`;

/** For the network's own server: whether the visit may be kept. */
export const countUnknownVisit = `
return answer({ kept = isWithinBudget(request.network) })
`;

/** For the link's own server: keeps it. */
export const keepUnknownVisit = `
addVisit('refused', 'unknown')
return answer({})
`;
