import { getIronSession, nodeCookies } from "iron-session";
import { expect, test } from "vitest";
import { ironSession } from "onpurpose/integrations/iron-session";
import { logIn, sessionLaws, startFramework, told, type Framework } from "./support/laws.ts";
import { plainApp } from "./support/plain-app.ts";

interface Session {
  userId: string;
  visited: boolean;
}

const cookie = "app-session";
const ironOptions = { cookieName: cookie, password: "a password of 32 characters or more" };

function framework(): Framework {
  let broken = false;
  return {
    cookie,
    ends: false,
    sessions: (options) =>
      ironSession({
        ...options,
        async open(cookies) {
          if (broken) throw new Error("nothing can be sealed");
          return getIronSession<Session>(cookies, ironOptions);
        },
      }),
    app: async (magicLinks, sessions) =>
      plainApp(
        magicLinks,
        sessions,
        async (req, res) => {
          const session = await getIronSession<Session>(nodeCookies(req, res), ironOptions);
          session.visited = true;
          await session.save();
        },
        async (req) => {
          const session = await getIronSession<Session>(
            new Request("http://localhost", { headers: { cookie: req.headers.cookie ?? "" } }),
            new Response(),
            ironOptions,
          );
          return session.visited ?? false;
        },
      ),
    fail: (now) => (broken = now),
  };
}

sessionLaws("iron-session", framework);

test("its cookie has the attributes that the app wants, and a logout takes it away", async () => {
  const { host } = await startFramework(framework());
  const browser = host.browser();
  const pressed = await logIn(host, browser, "ada");
  const line = (page: typeof pressed): string | undefined =>
    page.setCookies.find((each) => each.startsWith(`${cookie}=`));
  expect(line(pressed)).toMatch(/^app-session=[^;]+; Max-Age=1209540; Path=\/; HttpOnly; Secure/);
  expect(await told(browser)).toEqual({ user: "ada", visited: false });
  expect(line(await browser.post("/magic-link/logout", {}))).toMatch(/^app-session=; Max-Age=0;/);
  await host.close();
});
