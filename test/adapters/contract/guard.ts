import { describe, expect, test } from "vitest";
import { button, until } from "../../http/support/host.ts";
import { hostCookies } from "../app.ts";
import { email, own, path, type Stage, hostsOf } from "./stage.ts";

/** Routes of the host's that ask for a login. */
export function guard(stage: Stage): void {
  describe.runIf(stage.guarded)("requireUser", () => {
    const { exceptions } = stage;
    const title = "lets in who is logged in, and leads all others to the login page and back";
    test(stage.titled(title, "thrown"), async () => {
      const host = await stage.open({ redirectTo: "/" });
      const browser = host.browser();
      const sent = await browser.open("/private?x=1&y=%2F");
      expect([sent.status, sent.body]).toEqual([303, ""]);
      const login = sent.header("location") ?? "";
      expect(login).toBe(host.magicLinks.loginPath("/private?x=1&y=%2F"));
      if (exceptions.thrown === undefined) expect(sent.header("cache-control")).toBe("no-store");
      expect(hostsOf(sent)).toEqual(hostCookies);
      await browser.press(await browser.open(login), button.ask, { email });
      const link = await host.mailedLink(email);
      const pressed = await browser.press(await browser.open(link), button.logIn);
      expect(pressed.header("location")).toBe("/private?x=1&y=%2F");
      const inside = await browser.open("/private");
      expect([inside.status, inside.body]).toEqual([200, "private to ada"]);
      // For nobody else, and not for the back button after a logout.
      expect(inside.header("cache-control")).toBe("no-store");
      const posted = await browser.post("/private", {});
      expect([posted.status, posted.body]).toEqual([200, "private to ada"]);
    });

    test(
      stage.titled("answers what no person navigates by with 401", "thrown", "origin"),
      async () => {
        const host = await stage.open();
        const browser = host.browser();
        const json = await browser.open("/private", { accept: "application/json" });
        const posted = await browser.post("/private", {});
        const said = exceptions.origin === undefined ? {} : own;
        const deleted = await browser.send("DELETE", "/private", { headers: said });
        for (const answer of [json, posted, deleted]) {
          expect([answer.status, answer.header("location")]).toEqual([401, null]);
          if (exceptions.thrown !== undefined) continue;
          expect(JSON.parse(answer.body)).toEqual({ error: "not_logged_in" });
          expect(answer.header("content-type")).toMatch(/^application\/json/);
          expect(answer.header("cache-control")).toBe("no-store");
        }
        const head = await browser.send("HEAD", "/private");
        expect([head.status, head.body]).toEqual([303, ""]);
      },
    );

    test.each([
      "http://evil.example/private",
      "//evil.example/private",
      "/private/../\\evil.example",
    ])(stage.titled("leads nowhere else by %s", "targets"), async (target) => {
      await stage.open();
      let heard = "";
      const socket = stage.raw(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      socket.on("data", (data: Buffer) => (heard += data.toString("latin1")));
      socket.resume();
      await until(() => socket.destroyed || socket.readableEnded, "the end");
      if (exceptions.targets !== undefined && heard.startsWith("HTTP/1.1 308")) {
        expect(heard).not.toContain(path);
        return;
      }
      // 400: some servers refuse such a target by themselves.
      expect(heard).toMatch(/^HTTP\/1\.1 (303|400|404)/);
      expect(heard.toLowerCase()).not.toMatch(/\nlocation:[^\n]*evil/);
    });
  });
}
