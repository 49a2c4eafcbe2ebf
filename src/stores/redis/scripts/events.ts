/** On the server of a part of the index of pending events: keeps one that is about more than one link or session. */
export const tellOfMany = `
addEvent()
return answer({})
`;

/**
 * Events, each with its link. On a Cluster a login may yet be undone in the moment between its link and its account's
 * index: then it, and its repetition, are not to be told of.
 */
export const readEvents = `
local found = {}
for _, one in ipairs(request.events) do
  local text = redis.call('HGET', keyOf(one.tag, 'events'), one.event)
  if text then
    local link = one.linkId and findLink(one.linkId)
    local isLogin = text:find('^redeemed\\n') or text:find('^repeated\\n')
    local mayBeUndone = link and link.contested and isLogin and true or nil
    table.insert(found, { event = one.event, text = text, link = link, mayBeUndone = mayBeUndone })
  end
end
return answer({ found = found })
`;

/** Where the index has events that are settled: of each its whole name. */
export const findMembers = `
local members = {}
for _, one in ipairs(request.events) do
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', keyOf(one.shard, 'pending'), one.at, one.at)) do
    if member:sub(1, #one.event + 1) == one.event .. '\\n' then table.insert(members, member) end
  end
end
return answer({ members = members })
`;

export const dropEvents = `
for _, one in ipairs(request.events) do redis.call('HDEL', keyOf(one.tag, 'events'), one.event) end
return answer({})
`;
