// What operators and jobs keep: each kind of it lies on one server.

/** Given the index of days; a day's text begins with the moment when it was counted. */
export const saveDay = `
local days = keyOf(request.tag, 'days')
local kept = redis.call('HGET', days, request.day)
if kept and tonumber(kept:match('^[^\\n]*')) > request.countedAt then return answer({}) end
redis.call('HSET', days, request.day, request.text)
redis.call('ZADD', KEYS[1], request.day, request.day)
return answer({})
`;

export const listDays = `
local page = { 'LIMIT', 0, request.count }
local days = redis.call('ZRANGEBYSCORE', KEYS[1], request.from, '(' .. request.before, unpack(page))
local texts = {}
for i, day in ipairs(days) do texts[i] = redis.call('HGET', keyOf(request.tag, 'days'), day) end
return answer({ days = days, texts = texts })
`;

export const purgeDays = `
local last = '(' .. request.before
local days = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', last, 'LIMIT', 0, request.count)
for _, day in ipairs(days) do
  redis.call('HDEL', keyOf(request.tag, 'days'), day)
  redis.call('ZREM', KEYS[1], day)
end
return answer({ count = #days })
`;

/**
 * Given the index of acts: its members are in the order of their letters, each of them what the act is about, when it was,
 * and its id. An act's text begins with its count.
 */
export const addAct = `
for _, about in ipairs(request.abouts) do enlist(KEYS[1], about .. request.place, 0) end
-- A client may send the same command again, when it is settled already.
redis.call('HSETNX', keyOf(request.tag, 'acts'), request.id, request.text)
return answer({})
`;

export const settleAct = `
local acts = keyOf(request.tag, 'acts')
local text = redis.call('HGET', acts, request.id)
if text then redis.call('HSET', acts, request.id, (text:gsub('^%d*', request.count, 1))) end
return answer({})
`;

const idOf = `
local function idOf(member)
  return member:match('[^\\n]*$')
end
`;

/** Newest first. */
export const listActs = `${idOf}
local page = { 'LIMIT', 0, request.count }
local found = redis.call('ZREVRANGEBYLEX', KEYS[1], request.last, request.first, unpack(page))
local acts = {}
for i, member in ipairs(found) do
  acts[i] = redis.call('HGET', keyOf(request.tag, 'acts'), idOf(member))
end
return answer({ acts = acts })
`;

export const purgeActs = `${idOf}
local acts = keyOf(request.tag, 'acts')
local page = { 'LIMIT', 0, request.count }
local found = redis.call('ZRANGEBYLEX', KEYS[1], request.first, request.last, unpack(page))
for _, member in ipairs(found) do
  local id = idOf(member)
  local place = member:match('\\n.*$')
  local text = redis.call('HGET', acts, id)
  for _, about in ipairs(text and cjson.decode(text:match('{.*$')).abouts or {}) do
    redis.call('ZREM', KEYS[1], about .. place)
  end
  redis.call('ZREM', KEYS[1], member)
  redis.call('HDEL', acts, id)
end
return answer({ count = #found })
`;

/** Given the lease. */
export const lease = `
local held = read(KEYS[1])
if held and held.holder ~= request.holder and tonumber(held.endsAt) > at then
  return answer({ taken = false })
end
write(KEYS[1], { holder = request.holder, endsAt = request.endsAt })
redis.call('PEXPIRE', KEYS[1], math.max(request.endsAt - at, 0) + day)
return answer({ taken = true })
`;
