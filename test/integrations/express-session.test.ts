import { expect, test } from "vitest";
import { expressSession } from "onpurpose/integrations/express-session";
import { startHost } from "../http/support/host.ts";
import { openWebFace } from "../http/support/faces.ts";
import { expressApp, FailingStore } from "./support/express-app.ts";
import { logIn, sessionLaws, startFramework, type Framework } from "./support/laws.ts";

function framework(): Framework & { readonly store: FailingStore } {
  const store = new FailingStore();
  return {
    store,
    cookie: "connect.sid",
    ends: true,
    sessions: (options) => expressSession(options),
    app: async (magicLinks, sessions) => expressApp(magicLinks, sessions, store),
    fail: (broken) => (store.broken = broken),
  };
}

sessionLaws("express-session", framework);

test("the user's id stands in the session, under the name that the app wants", async () => {
  const made = framework();
  const { store } = made;
  const { host } = await startFramework({
    ...made,
    sessions: (options) => expressSession({ ...options, key: "uid" }),
  });
  await logIn(host, host.browser(), "ada");
  const kept = await new Promise<unknown>((resolve) => {
    store.all((_error, all) => resolve(all));
  });
  expect(Object.values(kept ?? {})).toEqual([expect.objectContaining({ uid: "ada" })]);
  await host.close();
});

test("without express-session before it nobody is in, and the app is told what is missing", async () => {
  const users = { findById: (id: string) => ({ id, email: `${id}@example.com` }) };
  const sessions = expressSession({ users });
  const host = await startHost(openWebFace, { sessions });
  const browser = host.browser();
  expect((await logIn(host, browser, "ada")).status).toBe(503);
  expect(String(host.errors[0]?.cause)).toContain("the request has no session of express-session");
  await host.close();
});
