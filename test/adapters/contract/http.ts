import { expect, test } from "vitest";
import { logIn } from "../../http/support/host.ts";
import { hostCookies } from "../app.ts";
import { email, hostsOf, issued, own, ownOf, path, type Stage } from "./stage.ts";

/** Cookies, methods, headers, and what is left to the host. */
export function http(stage: Stage): void {
  test("each cookie is a line of its own, and those of the host stay", async () => {
    const host = await stage.open();
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

  // Where nothing gets through without: what browsers say, too.
  const said = stage.exceptions.origin === undefined ? {} : own;

  test(
    stage.titled("every method is answered, each as it should be", "origin", "methods"),
    async () => {
      const host = await stage.open();
      const { target } = await issued(host);
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
          const refused = await browser.send(method, at, { headers: said });
          if (method === "PROPFIND" && stage.exceptions.methods !== undefined) {
            expect([400, 404, 405]).toContain(refused.status);
            continue;
          }
          expect([method, refused.status]).toEqual([method, 405]);
          expect(refused.header("allow")).toMatch(/POST/);
        }
        if (stage.exceptions.origin !== undefined) {
          expect((await browser.send("DELETE", at)).status).toBe(403);
        }
      }
    },
  );

  test(stage.titled("every answer has the security headers", "origin"), async () => {
    const host = await stage.open();
    const { target } = await issued(host);
    const browser = host.browser();
    const answers = [
      await browser.open(path),
      await browser.open(target),
      await browser.open(`${path}/${"0".repeat(40)}`),
      await browser.open(`${path}/a/b/c`),
      await browser.send("HEAD", path),
      await browser.send("OPTIONS", path),
      await browser.send("DELETE", path, { headers: said }),
      await browser.send("POST", target, { headers: said }),
      await logIn(host, browser, email),
    ];
    const statuses = [200, 200, 404, 404, 200, 204, 405, 403, 303];
    expect(answers.map(({ status }) => status)).toEqual(statuses);
    // No framework has guessed a type for what has no body.
    expect(answers.at(-1)?.header("content-type")).toBeNull();
    for (const answer of answers) {
      expect(answer.header("cache-control")).toBe("no-store");
      expect(answer.header("content-security-policy")).toMatch(/^default-src 'none'; /);
      expect(answer.header("x-content-type-options")).toBe("nosniff");
      expect(answer.header("referrer-policy")).toBe("same-origin");
      expect(answer.header("x-frame-options")).toBe("DENY");
    }
  });

  test(stage.titled("the host's other routes are its own", "decodes"), async () => {
    const host = await stage.open();
    const browser = host.browser();
    expect((await browser.open("/magic-linkage")).body).toBe("the app's own");
    const said = await browser.post("/said", { said: "a+b & c=d é" });
    expect([said.status, said.body]).toEqual([200, "a+b & c=d é"]);
    for (const target of ["/nowhere", "/x/magic-link", "/magic%2Dlink", "/?/magic-link"]) {
      const answer = await browser.open(target);
      if (target.includes("%") && stage.exceptions.decodes !== undefined) {
        expect([200, 404]).toContain(answer.status);
        expect(answer.header("x-robots-tag")).not.toBeNull();
        continue;
      }
      expect([target, answer.status]).toEqual([target, 404]);
      expect(answer.header("x-robots-tag")).toBeNull();
    }
  });
}
