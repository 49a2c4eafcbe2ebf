// Given the key of the session's link, as every script of a link is.

export const readSession = `
return answer({ session = read(keyOf(request.id, 'session')) })
`;

/** On the server of a user's index: some of its links, each of them once or twice, and where to go on; 0 at the end. */
export const scanLinks = `
local cursor, found = unpack(redis.call('ZSCAN', KEYS[1], request.cursor, 'COUNT', request.count))
local ids = {}
for place = 1, #found, 2 do table.insert(ids, found[place]) end
return answer({ ids = ids, cursor = cursor })
`;

/** Who is logged in by this session; on its own server. */
export const findAccount = `
return answer({ current = findCurrent() })
`;

/** Where a browser has claimed to have this session, it must know its secret. */
export const endSession = `
local key = keyOf(request.id, 'session')
local session = read(key)
local claimed = request.current
local aimed = session and (not claimed or session.secretHash == claimed.secretHash)
if not aimed or not isAlive(session) then return answer({ ended = false }) end
write(key, { endedAt = at })
addEvent()
return answer({ ended = true })
`;
