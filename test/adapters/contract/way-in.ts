import { expect, test } from "vitest";
import { button } from "../../http/support/host.ts";
import { email, own, path, type Stage } from "./stage.ts";

/** Logging in and out, at any path and by any client. */
export function wayIn(stage: Stage): void {
  test("the whole way in, and out", async () => {
    const host = await stage.open();
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

  test.each(["/a/b", "/magic-link/"])(stage.titled("mounted at %s", "slashes"), async (at) => {
    const host = await stage.open({ url: `https://app.example.com${at}` });
    const base = at.replace(/\/$/, "");
    const browser = host.browser();
    for (const target of [base, `${base}/`, `${base}?x=y`, `${base}/?x=y`]) {
      const answer = await browser.open(target);
      const isLed = target.startsWith(`${base}/`) && stage.exceptions.slashes !== undefined;
      expect([target, answer.status]).toEqual([target, isLed ? 308 : 200]);
      const page = isLed ? await browser.open(answer.header("location") ?? "") : answer;
      expect(page.title, target).toBe("Log in to Invoices");
    }
    const asked = await browser.press(await browser.open(base), button.ask, { email });
    expect(asked.title).toBe("Check your mail");
    const link = await host.mailedLink(email);
    const pressed = await browser.press(await browser.open(link), button.logIn);
    expect(pressed.status).toBe(303);
    expect((await browser.open("/whoami")).body).toBe("ada");
  });

  test("a program logs in by JSON", async () => {
    const host = await stage.open();
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
}
