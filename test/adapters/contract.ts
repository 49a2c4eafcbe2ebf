import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { MagicLinks } from "onpurpose";
import { memoryStore } from "onpurpose/stores/memory";
import { someLink } from "../../src/testing/store/records.ts";
import { overHttp, type OpenFace, type Reply } from "../http/support/faces.ts";
import { ask, button, logIn, outcomes, startHost, until, type Host } from "../http/support/host.ts";
import { answerOf, Pieces } from "../http/support/pieces.ts";
import { hostCookies, type App, type StartApp } from "./app.ts";

export interface Arrangement {
  /** Whether parsers of the host's read bodies before onpurpose does: what they refuse, the host answers. */
  readonly parsed?: boolean;
  /** False where the adapter has no `requireUser`. */
  readonly guarded?: boolean;
}

type Changes = Parameters<typeof startHost>[1];

const path = "/magic-link";
const form = { "content-type": "application/x-www-form-urlencoded" };
const own = { origin: "https://app.example.com", "sec-fetch-site": "same-origin" };
const email = "ada@example.com";

const isOwn = (cookie: string): boolean => cookie.startsWith("__Host-onpurpose-");
const ownOf = ({ setCookies }: Reply): string[] => setCookies.filter(isOwn);
const hostsOf = ({ setCookies }: Reply): string[] => setCookies.filter((one) => !isOwn(one));

/** What every adapter keeps, whatever its framework: over real HTTP, in an app that does other things, too. */
export function adapterContract(
  name: string,
  start: StartApp,
  { parsed = false, guarded = true }: Arrangement = {},
): void {
  describe(name, () => {
    let host: Host;
    let app: App;
    afterEach(() => host.close());

    /** The app with onpurpose at its path. `change`: of what is mounted. */
    async function open(
      changes: Changes = {},
      change: (magicLinks: MagicLinks) => MagicLinks = (magicLinks) => magicLinks,
    ): Promise<void> {
      const { url = `https://app.example.com${path}` } = changes;
      const face: OpenFace = async (magicLinks) => {
        app = await start({ magicLinks: change(magicLinks), path: new URL(url).pathname });
        return overHttp(Number(new URL(app.origin).port), app.close);
      };
      host = await startHost(face, { store: memoryStore(), ...changes });
    }

    const issued = async (): Promise<{ id: string; target: string }> => {
      const { link, url } = await host.magicLinks.issue({ userId: "ada" });
      return { id: link.id, target: new URL(url).pathname };
    };

    /** A connection on which these bytes have been sent, and which reads nothing until told to. */
    function raw(text: string): Socket {
      const socket = connect(Number(new URL(app.origin).port), "127.0.0.1");
      socket.on("error", () => {});
      socket.pause();
      socket.write(text);
      return socket;
    }

    test("the whole way in, and out", async () => {
      await open();
      const browser = host.browser();
      const login = await browser.open(`${path}?redirectTo=%2Finvoices%3Fid%3D7%26x%3D%252F`);
      expect([login.status, login.title]).toEqual([200, "Log in to Invoices"]);
      const asked = await browser.press(login, button.ask, { email });
      expect([asked.status, asked.title]).toEqual([200, "Check your mail"]);
      const link = await host.mailedLink(email);
      for (let time = 0; time < 3; time++) {
        expect((await browser.open(link)).title).toBe("Log in to Invoices?");
        const head = await host.browser().send("HEAD", link);
        expect([head.status, head.body]).toEqual([200, ""]);
      }
      expect((await browser.open("/whoami")).body).toBe("nobody");
      const pressed = await browser.press(await browser.open(link), button.logIn);
      // The query has survived, byte for byte.
      expect([pressed.status, pressed.header("location")]).toEqual([303, "/invoices?id=7&x=%2F"]);
      expect((await browser.open("/whoami")).body).toBe("ada");
      const other = host.browser();
      expect((await other.open(link)).status).toBe(410);
      expect((await other.post(link, { form: "x" })).status).toBeGreaterThanOrEqual(400);
      expect((await other.open("/whoami")).body).toBe("nobody");
      const out = await browser.post(`${path}/logout`, {});
      expect([out.status, out.title]).toEqual([200, "You are logged out"]);
      expect((await browser.open("/whoami")).body).toBe("nobody");
      expect(host.errors).toEqual([]);
    });

    test.each(["/a/b", "/magic-link/"])("mounted at %s", async (at) => {
      await open({ url: `https://app.example.com${at}` });
      const base = at.replace(/\/$/, "");
      const browser = host.browser();
      for (const target of [base, `${base}/`, `${base}?x=y`, `${base}/?x=y`]) {
        expect((await browser.open(target)).title, target).toBe("Log in to Invoices");
      }
      const asked = await browser.press(await browser.open(base), button.ask, { email });
      expect(asked.title).toBe("Check your mail");
      const link = await host.mailedLink(email);
      const pressed = await browser.press(await browser.open(link), button.logIn);
      expect(pressed.status).toBe(303);
      expect((await browser.open("/whoami")).body).toBe("ada");
    });

    test("a program logs in by JSON", async () => {
      await open();
      const browser = host.browser();
      const headers = { accept: "application/json", "content-type": "application/json", ...own };
      const call = async (target: string, fields?: unknown) =>
        browser.send(fields === undefined ? "GET" : "POST", target, {
          headers,
          ...(fields === undefined ? {} : { body: JSON.stringify(fields) }),
        });
      const tokenOf = (body: string): string => {
        const page: unknown = JSON.parse(body);
        return String(typeof page === "object" && page !== null && Reflect.get(page, "formToken"));
      };
      expect((await call(path)).status).toBe(200);
      const asked = await call(path, { email });
      expect([asked.status, JSON.parse(asked.body)]).toMatchObject([200, { page: "checkMail" }]);
      const link = await host.mailedLink(email);
      const formToken = tokenOf((await call(link)).body);
      expect((await call(link, { form: 7 })).status).toBe(400);
      expect((await call(link, { form: { a: "b" } })).status).toBe(400);
      expect((await call(link, [formToken])).status).toBe(400);
      const pressed = await call(link, { form: formToken });
      expect([pressed.status, pressed.setCookies.length]).toEqual([200, 4]);
      expect((await browser.open("/whoami")).body).toBe("ada");
    });

    test("each cookie is a line of its own, and those of the host stay", async () => {
      await open();
      const browser = host.browser();
      const login = await browser.open(path);
      expect(hostsOf(login)).toEqual(hostCookies);
      expect(ownOf(login)).toEqual([
        expect.stringMatching(/^__Host-onpurpose-browser=[^,]+; Max-Age=86400; Path=\/;/),
      ]);
      const pressed = await logIn(host, browser, email);
      expect(hostsOf(pressed)).toEqual(hostCookies);
      expect(ownOf(pressed)).toEqual([
        expect.stringMatching(/^__Host-onpurpose-session=[^,]+$/),
        expect.stringMatching(/^__Host-onpurpose-device=[^,]+$/),
      ]);
    });

    test("every method is answered, each as it should be", async () => {
      await open();
      const { target } = await issued();
      const browser = host.browser();
      for (const at of [path, target]) {
        const page = await browser.open(at);
        const head = await browser.send("HEAD", at);
        expect([head.status, head.body]).toEqual([200, ""]);
        expect(head.header("content-type")).toBe(page.header("content-type"));
        const options = await browser.send("OPTIONS", at);
        expect([options.status, options.body]).toEqual([at === path ? 204 : 200, ""]);
        expect(options.header("allow")).toMatch(/GET/);
        for (const method of ["PUT", "DELETE", "PATCH", "PROPFIND"]) {
          const refused = await browser.send(method, at);
          expect([method, refused.status]).toEqual([method, 405]);
          expect(refused.header("allow")).toMatch(/POST/);
        }
      }
    });

    test("every answer has the security headers", async () => {
      await open();
      const { target } = await issued();
      const browser = host.browser();
      const answers = [
        await browser.open(path),
        await browser.open(target),
        await browser.open(`${path}/${"0".repeat(40)}`),
        await browser.open(`${path}/a/b/c`),
        await browser.send("HEAD", path),
        await browser.send("OPTIONS", path),
        await browser.send("DELETE", path),
        await browser.send("POST", target),
        await logIn(host, browser, email),
      ];
      const statuses = [200, 200, 404, 404, 200, 204, 405, 403, 303];
      expect(answers.map(({ status }) => status)).toEqual(statuses);
      for (const answer of answers) {
        expect(answer.header("cache-control")).toBe("no-store");
        expect(answer.header("content-security-policy")).toMatch(/^default-src 'none'; /);
        expect(answer.header("x-content-type-options")).toBe("nosniff");
        expect(answer.header("referrer-policy")).toBe("same-origin");
        expect(answer.header("x-frame-options")).toBe("DENY");
      }
    });

    test("the host's other routes are its own", async () => {
      await open();
      const browser = host.browser();
      expect((await browser.open("/magic-linkage")).body).toBe("the app's own");
      const said = await browser.post("/said", { said: "a+b & c=d é" });
      expect([said.status, said.body]).toEqual([200, "a+b & c=d é"]);
      for (const target of ["/nowhere", "/x/magic-link", "/magic%2Dlink", "/?/magic-link"]) {
        const answer = await browser.open(target);
        expect([target, answer.status]).toEqual([target, 404]);
        expect(answer.header("x-robots-tag")).toBeNull();
      }
    });

    test("a megabyte is refused, and the app is there for the next", async () => {
      await open();
      const { id, target } = await issued();
      const browser = host.browser();
      const page = await browser.open(target);
      const large = await browser.post(target, { form: "x".repeat(1_000_000) });
      expect(large.status).toBe(413);
      // What no parser of the host's minds, and no form of ours is.
      const larger = await browser.post(target, { form: "x".repeat(20_000) });
      expect([larger.status, larger.header("x-frame-options")]).toEqual([413, "DENY"]);
      if (!parsed) expect(large.header("x-frame-options")).toBe("DENY");
      expect((await browser.press(page, button.logIn)).status).toBe(303);
      expect((await outcomes(host, id)).at(-1)).toBe("POST redeemed");
    });

    test.each([
      ["another type", "form=x", "text/plain"],
      ["no type", "form=x", ""],
      [
        "several parts",
        '--b\r\nContent-Disposition: form-data; name="form"\r\n\r\nx\r\n--b--',
        "multipart/form-data; boundary=b",
      ],
      ["JSON of a page's", '{"form":"x"}', "application/json"],
      ["broken JSON", '{"form":', "application/json"],
      ["the same field twice", "form=x&form=y", form["content-type"]],
      ["a list", "form[]=x", form["content-type"]],
      ["an object", "form[a]=x", form["content-type"]],
      ["NUL", "form=%00", form["content-type"]],
    ])("a body that is no form of ours is refused: %s", async (_what, body, type) => {
      await open();
      const { id, target } = await issued();
      const browser = host.browser();
      const page = await browser.open(target);
      const headers = { ...own, ...(type === "" ? {} : { "content-type": type }) };
      const answer = await browser.send("POST", target, { headers, body });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(host.errors).toEqual([]);
      expect((await browser.press(page, button.logIn)).status).toBe(303);
      expect((await outcomes(host, id)).at(-1)).toBe("POST redeemed");
    });

    test("a client that goes away in the middle of its body leaves the link as it was", async () => {
      await open();
      const { target } = await issued();
      const head = `POST ${target} HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nOrigin: ${own.origin}\r\n`;
      const type = `Content-Type: ${form["content-type"]}\r\n`;
      const socket = raw(`${head}${type}Content-Length: 1000\r\n\r\nform=abc`);
      await new Promise((resolve) => setTimeout(resolve, 30));
      socket.destroy();
      await new Promise((resolve) => setTimeout(resolve, 30));
      const browser = host.browser();
      expect((await browser.press(await browser.open(target), button.logIn)).status).toBe(303);
      expect(host.errors).toEqual([]);
    });

    test("a body that nobody reads is not taken for the next request", async () => {
      await open();
      const smuggled = `DELETE ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
      let heard = "";
      let closed = false;
      const socket = raw(
        `GET ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${smuggled.length + 5}\r\n\r\n${smuggled}`,
      );
      socket.on("data", (data: Buffer) => (heard += data.toString("latin1")));
      socket.on("close", () => (closed = true));
      socket.resume();
      // A parser of the host's waits for the whole of it, first.
      if (!parsed) await until(() => heard.includes("</html>"), "the page");
      socket.write(`12345GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
      await until(() => closed || heard.split("</html>").length > 2, "the end or the next page");
      expect(heard).toContain("HTTP/1.1 200");
      expect(heard).not.toContain("HTTP/1.1 405");
      socket.destroy();
    });

    describe("who is asking", () => {
      const via = (address: string) => ({ "x-forwarded-for": address });
      const seen = async (address: string): Promise<string | null | undefined> => {
        const { id, target } = await issued();
        await host.browser(via(address)).open(target);
        return (await host.magicLinks.explain(id))?.visits[0]?.clientAddress;
      };

      test("is who opened the connection, whatever a header says", async () => {
        await open({ limits: { network: { free: 1, firstWait: 60 } } });
        expect(await seen("203.0.113.7")).toBe("127.0.0.1");
        expect((await ask(host.browser(via("203.0.113.7")), email)).status).toBe(200);
        expect((await ask(host.browser(via("198.51.100.7")), "bob@example.com")).status).toBe(429);
      });

      test("is who a trusted proxy says", async () => {
        const trustedProxies = ["127.0.0.1"];
        await open({ trustedProxies, limits: { network: { free: 1, firstWait: 60 } } });
        expect(await seen("192.0.2.1, 203.0.113.7")).toBe("203.0.113.7");
        expect((await ask(host.browser(via("203.0.113.7")), email)).status).toBe(200);
        expect((await ask(host.browser(via("198.51.100.7")), "bob@example.com")).status).toBe(200);
        expect((await ask(host.browser(via("203.0.113.7")), "cleo@example.com")).status).toBe(429);
      });
    });

    describe("a long answer", () => {
      const streaming = (stream: Pieces) => (magicLinks: MagicLinks) => ({
        ...magicLinks,
        respond: async () => answerOf(stream),
      });
      const get = `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
      const alive = async (): Promise<void> =>
        expect((await host.browser().open("/whoami")).body).toBe("nobody");

      test("of the operators' comes whole", async () => {
        const store = memoryStore();
        await open({ store, operators: (request) => request.header("x-operator") });
        for (let at = 0; at < 500; at++) await store.issue(someLink({ userId: "ada" }));
        const answer = await host
          .browser({ "x-operator": "Grace" })
          .open(`${path}/admin/links.csv`);
        expect([answer.status, answer.header("content-type")]).toEqual([
          200,
          "text/csv; charset=utf-8",
        ]);
        expect(answer.body.trimEnd().split("\r\n")).toHaveLength(501);
        expect(hostsOf(answer)).toEqual(hostCookies);
      });

      test("comes whole, in pieces", async () => {
        const pieces = new Pieces(500);
        await open({}, streaming(pieces));
        const answer = await host.browser().open(path);
        expect([answer.header("content-length"), pieces.ended]).toEqual([null, true]);
        expect(answer.body).toBe("é".repeat(2500));
      });

      test("is made no faster than somebody reads", async () => {
        const pieces = new Pieces(1000, 100_000);
        await open({}, streaming(pieces));
        const socket = raw(get);
        await until(() => pieces.made > 0, "a piece");
        // Until the buffers on the way are full.
        for (let before = -1; pieces.made !== before;) {
          before = pieces.made;
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        expect(pieces.made).toBeLessThan(500);
        socket.resume();
        await until(() => pieces.ended, "the end");
        expect(pieces.made).toBe(1000);
        socket.destroy();
      });

      test("is given up when whoever asked has gone", async () => {
        const pieces = new Pieces(1_000_000, 10_000);
        await open({}, streaming(pieces));
        const socket = raw(get);
        await until(() => pieces.made > 0, "a piece");
        socket.destroy();
        await until(() => pieces.ended, "the end");
        expect(pieces.made).toBeLessThan(1_000_000);
        await alive();
      });

      test("that breaks off is seen to be none", async () => {
        await open({}, streaming(new Pieces(3, 10, true)));
        const read = async (): Promise<string> => (await fetch(app.origin + path)).text();
        await expect(read()).rejects.toThrow();
        await alive();
      });
    });

    describe.runIf(guarded)("requireUser", () => {
      test("lets in who is logged in, and leads all others to the login page and back", async () => {
        await open({ redirectTo: "/" });
        const browser = host.browser();
        const sent = await browser.open("/private?x=1&y=%2F");
        expect([sent.status, sent.body]).toEqual([303, ""]);
        const login = sent.header("location") ?? "";
        expect(login).toBe(host.magicLinks.loginPath("/private?x=1&y=%2F"));
        expect(sent.header("cache-control")).toBe("no-store");
        expect(hostsOf(sent)).toEqual(hostCookies);
        await browser.press(await browser.open(login), button.ask, { email });
        const link = await host.mailedLink(email);
        const pressed = await browser.press(await browser.open(link), button.logIn);
        expect(pressed.header("location")).toBe("/private?x=1&y=%2F");
        const inside = await browser.open("/private");
        expect([inside.status, inside.body]).toEqual([200, "private to ada"]);
        const posted = await browser.post("/private", {});
        expect([posted.status, posted.body]).toEqual([200, "private to ada"]);
      });

      test("answers what no person navigates by with 401", async () => {
        await open();
        const browser = host.browser();
        const json = await browser.open("/private", { accept: "application/json" });
        const posted = await browser.post("/private", {});
        for (const answer of [json, posted, await browser.send("DELETE", "/private")]) {
          expect([answer.status, answer.header("location")]).toEqual([401, null]);
          expect(JSON.parse(answer.body)).toEqual({ error: "not_logged_in" });
          expect(answer.header("content-type")).toMatch(/^application\/json/);
          expect(answer.header("cache-control")).toBe("no-store");
        }
        const head = await browser.send("HEAD", "/private");
        expect([head.status, head.body]).toEqual([303, ""]);
      });

      test.each([
        "http://evil.example/private",
        "//evil.example/private",
        "/private/../\\evil.example",
      ])("leads nowhere else by %s", async (target) => {
        await open();
        let heard = "";
        const socket = raw(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
        socket.on("data", (data: Buffer) => (heard += data.toString("latin1")));
        socket.resume();
        await until(() => socket.destroyed || socket.readableEnded, "the end");
        expect(heard).toMatch(/^HTTP\/1\.1 (303|404)/);
        expect(heard.toLowerCase()).not.toMatch(/\nlocation:[^\n]*evil/);
      });
    });
  });
}
