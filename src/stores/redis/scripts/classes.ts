/** The last visits of a link before a place, or of all, and the place of the first of them. */
export const listVisits = `
local upto = request.upto or redis.call('LLEN', KEYS[1])
local first = math.max(upto - request.count, 0)
return answer({ first = first, visits = redis.call('LRANGE', KEYS[1], first, upto - 1) })
`;

/** Gives visits other facts, where those are still the ones that were seen: a purge may have moved them. */
export const reclassify = `
local changed = 0
for _, visit in ipairs(request.visits) do
  local text = redis.call('LINDEX', KEYS[1], visit.place)
  if text and text:sub(-#visit.from - 1) == '\\n' .. visit.from then
    redis.call('LSET', KEYS[1], visit.place, text:sub(1, -#visit.from - 1) .. visit.to)
    changed = changed + 1
  end
end
return answer({ changed = changed })
`;

/** On the server of a part of the index of all links: the ids after one, in the order of their letters. */
export const listIds = `
local from = request.after and '(' .. request.after or '-'
return answer({ ids = redis.call('ZRANGEBYLEX', KEYS[1], from, '+', 'LIMIT', 0, request.count) })
`;
