import type { AnswerHeaders, HostSessions, User } from "onpurpose";

/** Sessions as a host might keep them: a name in a cookie, a table of who that is. */
export function hostSessions(
  changes: Partial<HostSessions> = {},
): HostSessions & { readonly alive: Map<string, User> } {
  const alive = new Map<string, User>();
  const sidOf = (cookie: string | null): string => /\bsid=([^;]+)/.exec(cookie ?? "")?.[1] ?? "";
  const cleared: AnswerHeaders = [["set-cookie", "sid=; Max-Age=0; Path=/"]];
  return {
    alive,
    current: (request) => alive.get(sidOf(request.header("cookie"))) ?? null,
    start(user) {
      const sid = `s${alive.size + 1}`;
      alive.set(sid, user);
      return {
        headers: [
          ["set-cookie", `sid=${sid}; Path=/; HttpOnly`],
          ["x-host", "yes"],
        ],
        undo: () => void alive.delete(sid),
      };
    },
    end(request) {
      alive.delete(sidOf(request.header("cookie")));
      return cleared;
    },
    ...changes,
  };
}
