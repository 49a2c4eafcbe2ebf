import express from "express";
import { Passport } from "passport";
import { expect, test } from "vitest";
import { nodeHandler } from "onpurpose/adapters/node";
import { onpurposeStrategy, passportSessions } from "onpurpose/integrations/passport";
import { openServerFace, openWebFace } from "../http/support/faces.ts";
import { logIn as logInByMail, startHost, type Host } from "../http/support/host.ts";
import { expressApp, FailingStore } from "./support/express-app.ts";
import { logIn, sessionLaws, startFramework, told, type Framework } from "./support/laws.ts";

function framework(): Framework {
  const store = new FailingStore();
  const passport = new Passport();
  // A class of the app's own: it is what req.user is, never a copy.
  class Account {
    readonly #id: string;
    constructor(id: string) {
      this.#id = id;
    }
    get id(): string {
      return this.#id;
    }
    get email(): string {
      return `${this.#id}@example.com`;
    }
  }
  passport.serializeUser((user, done) => done(null, user instanceof Account ? user.id : null));
  passport.deserializeUser((id: string, done) => done(null, new Account(id)));
  return {
    cookie: "connect.sid",
    ends: true,
    sessions: (options) =>
      passportSessions({
        ...options,
        users: { ...options.users, findById: (id) => new Account(id) },
      }),
    app: async (magicLinks, sessions) => {
      const app = expressApp(magicLinks, sessions, store, [passport.session()]);
      app.get("/passport", (req, res) => {
        const id = req.user instanceof Account ? req.user.id : null;
        res.json({ user: id, authenticated: req.isAuthenticated() });
      });
      return app;
    },
    fail: (broken) => (store.broken = broken),
  };
}

let host: Host;

sessionLaws("passport", framework);

test("Passport says who is in, and after the logout that nobody is", async () => {
  const running = await startFramework(framework());
  const browser = running.host.browser();
  expect(await told(browser, "/passport")).toEqual({ user: null, authenticated: false });
  await logIn(running.host, browser, "ada");
  expect(await told(browser, "/passport")).toEqual({ user: "ada", authenticated: true });
  await browser.post("/magic-link/logout", {});
  expect(await told(browser, "/passport")).toEqual({ user: null, authenticated: false });
  running.guarded.add("ada");
  await logIn(running.host, browser, "ada");
  expect(await told(browser, "/passport")).toEqual({ user: null, authenticated: false });
  await running.host.close();
});

test("without Passport before it nobody is in, and the app is told what is missing", async () => {
  const users = { findById: (id: string) => ({ id, email: `${id}@example.com` }) };
  host = await startHost(openWebFace, { sessions: passportSessions({ users }) });
  expect((await logIn(host, host.browser(), "ada")).status).toBe(503);
  expect(String(host.errors[0]?.cause)).toContain("app.use(passport.session()) comes first");
  await host.close();
});

test("passport.authenticate lets through whoever onpurpose has logged in, and leads others there", async () => {
  host = await startHost((magicLinks) => {
    const app = express();
    const answer = nodeHandler(magicLinks);
    app.use((req, res, next) => void answer(req, res, next));
    const passport = new Passport();
    passport.use(onpurposeStrategy(magicLinks));
    const known = passport.authenticate("onpurpose", { session: false }) as express.Handler;
    app.use("/app", known, (req, res) => {
      res.json(req.user);
    });
    return openServerFace(app);
  });
  const browser = host.browser();
  const sent = await browser.open("/app/invoices?page=2");
  const back = "/magic-link?redirectTo=%2Fapp%2Finvoices%3Fpage%3D2";
  expect([sent.status, sent.header("location")]).toEqual([302, back]);
  expect((await browser.post("/app/pay", {})).header("location")).toBe("/magic-link");
  for (const method of ["GET", "POST"]) {
    const json = await browser.send(method, "/app/pay", {
      headers: { accept: "application/json" },
    });
    expect([json.status, json.header("location")]).toEqual([401, null]);
  }
  await logInByMail(host, browser, "ada@example.com");
  expect(JSON.parse((await browser.open("/app/invoices")).body)).toMatchObject({ id: "ada" });
  await host.close();
});
