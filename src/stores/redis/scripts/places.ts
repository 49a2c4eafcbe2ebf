/**
 * Of some indexes of moments, on one server: in each the next members after a place, or before it where the newest come
 * first, each with its moment. Members of one moment stand in the order of their bytes.
 */
export const places = `
-- Lua's own comparison may follow the rules of a language.
local function isBehind(one, other)
  for i = 1, math.min(#one, #other) do
    local a, b = one:byte(i), other:byte(i)
    if a ~= b then return a > b end
  end
  return #one > #other
end

-- How many members stand before the place; where it is to be passed, also who stands in it.
local function countBefore(key, place, isPassed)
  local low = redis.call('ZCOUNT', key, '-inf', '(' .. place.at)
  local high = low + redis.call('ZCOUNT', key, place.at, place.at)
  while low < high do
    local middle = math.floor((low + high) / 2)
    local member = redis.call('ZRANGE', key, middle, middle)[1]
    if isBehind(member, place.id) or (member == place.id and not isPassed) then
      high = middle
    else
      low = middle + 1
    end
  end
  return low
end

local function find(key)
  local after = request.after
  local first = request.from and redis.call('ZCOUNT', key, '-inf', '(' .. request.from) or 0
  local ended = redis.call('ZCOUNT', key, '-inf', request.before and '(' .. request.before or '+inf')
  if request.newest then
    if after then ended = math.min(ended, countBefore(key, after, false)) end
    first = math.max(first, ended - request.count)
  else
    if after then first = math.max(first, countBefore(key, after, true)) end
    ended = math.min(ended, first + request.count)
  end
  if first >= ended then return {} end
  return redis.call('ZRANGE', key, first, ended - 1, 'WITHSCORES')
end

local found = {}
for i, tag in ipairs(request.tags) do found[i] = find(keyOf(tag, request.index)) end
return answer({ found = found })
`;

/** On the server of these sorted sets: adds members, or gives them another score. */
export const enter = `
for _, entry in ipairs(request.entries) do
  enlist(keyOf(entry.tag, entry.kind), entry.member, entry.score)
end
return answer({})
`;

/** The same, the other way round. */
export const leave = `
for _, entry in ipairs(request.entries) do
  redis.call('ZREM', keyOf(entry.tag, entry.kind), entry.member)
end
return answer({})
`;
