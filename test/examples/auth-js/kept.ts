import { describe } from "vitest";
import { authJs, type AuthJsConfig } from "onpurpose/integrations/auth-js";
import { mount } from "../../http/support/host.ts";
import { sessionLaws, type Framework } from "../../integrations/support/laws.ts";
import { plainApp } from "../../integrations/support/plain-app.ts";
import type { RealAuthJs } from "./real.ts";

export const cookie = "__Secure-authjs.session-token";
export const secret = "a secret of Auth.js, which is long enough";

/** What all sessions of hosts must keep, on Auth.js's own database and tokens. */
export function keptTests(real: () => RealAuthJs): void {
  for (const strategy of ["database", "jwt"] as const) {
    describe(strategy, () => sessionLaws("Auth.js", () => framework(real(), strategy)));
  }
}

function framework(real: RealAuthJs, strategy: "database" | "jwt"): Framework {
  const base = real.database();
  let broken = false;
  const failing = async <T>(made: T): Promise<T> => {
    await made;
    if (broken) throw new Error("the database is gone");
    return made;
  };
  const config: AuthJsConfig = {
    secret,
    session: { strategy },
    adapter: {
      getUser: async (id) => (await base).getUser(id),
      getUserByEmail: async (email) => (await base).getUserByEmail(email),
      // As a database does that fails after it has written.
      createSession: async (row) => failing(await (await base).createSession(row)),
      getSessionAndUser: async (token) => (await base).getSessionAndUser(token),
      updateSession: async (row) => (await base).updateSession(row),
      deleteSession: async (token) => (await base).deleteSession(token),
    },
    jwt: { encode: async (token) => failing(await real.jwt.encode(token)) },
  };
  return {
    cookie,
    ends: strategy === "database",
    sessions: ({ users, secondFactor }) =>
      authJs({
        url: mount,
        config,
        jwt: real.jwt,
        mayLogIn: (person) => users.mayLogIn?.(person) ?? true,
        ...(secondFactor === undefined ? {} : { secondFactor }),
      }).sessions,
    app: async (magicLinks, sessions) =>
      plainApp(
        magicLinks,
        sessions,
        (_req, res) => res.setHeader("set-cookie", `${cookie}=planted; Secure; Path=/`),
        ({ headers }) => (headers.cookie ?? "").includes(`${cookie}=planted`),
      ),
    fail: (now) => (broken = now),
  };
}
