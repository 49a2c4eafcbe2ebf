/**
 * Links with their asks, their sessions and their visits. Looks at so many visits at most, the first of them those of the
 * first link from a place on: of the last link that it gives there may be more, and further links may be missing.
 */
export const readLinks = `
local budget = request.visits
local rows = {}
for i, id in ipairs(request.ids) do
  local link, row = findLink(id), {}
  if link then
    local key, from = keyOf(id, 'visits'), i == 1 and request.from or 0
    local visits = redis.call('LRANGE', key, from, from + budget - 1)
    budget = budget - #visits
    row = { link = link, ask = read(keyOf(id, 'ask')), session = read(keyOf(id, 'session')), visits = visits }
    if redis.call('LLEN', key) > from + #visits then row.upto = from + #visits end
  end
  rows[i] = row
  if row.upto or budget == 0 then break end
end
return answer({ rows = rows })
`;

/** What asks are counted by: of those that are there yet. */
export const askFacts = `
local facts = {}
for _, id in ipairs(request.ids) do
  local key = keyOf(id, 'ask')
  if redis.call('EXISTS', key) == 1 then
    table.insert(facts, redis.call('HMGET', key, 'mailDomain', 'language', 'outcome'))
  end
end
return answer({ facts = facts })
`;
