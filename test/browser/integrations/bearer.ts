import { describe, expect, test } from "vitest";
import { createClient } from "onpurpose/client";
import type { Place } from "../../support/browser.ts";
import { noteTokens, useSite } from "./laws.ts";
import { ofBearer } from "./node.ts";

/** An app that is no browser: Node's own fetch, which keeps cookies and says nothing that browsers say. */
function startApp(origin: string) {
  const jar = new Map<string, string>();
  let token: string | null = null;
  const keepingCookies = async (url: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set("cookie", [...jar].map((pair) => pair.join("=")).join("; "));
    if (token !== null) headers.set("authorization", `Bearer ${token}`);
    const response = await fetch(url, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    token = response.headers.get("session-token") ?? token;
    return response;
  };
  return {
    client: createClient(`${origin}/magic-link`, { fetch: keepingCookies, headers: { origin } }),
    jar,
    page: async () => (await keepingCookies(`${origin}/invoices`, {})).text(),
    token: () => token,
  };
}

/** Beside the laws of logins in a browser. */
export function bearerLaws(chromium: Place["chromium"]): void {
  describe("bearer tokens", () => {
    const site = useSite(ofBearer);

    test("an app gets a token by its code and by its link, and no cookie of a session", async () => {
      const { origin, addUser, mail } = site();
      const ada = addUser("ada");
      for (const by of ["code", "link"] as const) {
        const { client, jar, page, token } = startApp(origin);
        await client.start();
        const asked = await client.ask(ada, "/invoices");
        if (asked.page !== "checkMail") throw new Error(`not asked: ${asked.page}`);
        const { code, link } = await mail(ada, by === "code" ? 1 : 2);
        const press = async () => {
          const opened = await client.open(link);
          if (opened.page !== "confirm") throw new Error(`not opened: ${opened.page}`);
          return client.press(link, opened.formToken);
        };
        const login = by === "code" ? await client.typeCode(asked.formToken, code) : await press();
        expect(login).toMatchObject({ page: "loggedIn", redirectTo: "/invoices" });
        expect(token()).toMatch(/^[\w-]{43}$/);
        expect([...jar.keys()]).not.toContain("session");
        expect(await page()).toContain(`Hello ${ada}`);
        expect(await client.logOut()).toMatchObject({ page: "loggedOut" });
        expect(await page()).toContain("Hello nobody");
      }
    });

    test("a script in a browser that asks for JSON is logged in by a cookie, and gets no token", async () => {
      const { origin, addUser, mail } = site();
      const person = await chromium.newPerson();
      const tokens = noteTokens(person);
      const ada = addUser("ada");
      await person.ask(origin, ada, "/magic-link?redirectTo=/invoices");
      const { link } = await mail(ada);
      const seen = await person.page.evaluate(async (link) => {
        const accept = { accept: "application/json" };
        const opened: unknown = await (await fetch(link, { headers: accept })).json();
        const form: unknown =
          typeof opened === "object" && opened !== null && Reflect.get(opened, "formToken");
        const response = await fetch(link, {
          method: "POST",
          headers: { ...accept, "content-type": "application/json" },
          body: JSON.stringify({ form }),
        });
        const told: unknown = await response.json();
        return { told, headers: [...response.headers.keys()], cookies: document.cookie };
      }, link);
      expect(seen.told).toMatchObject({ page: "loggedIn", redirectTo: "/invoices" });
      expect([...seen.headers, seen.cookies].join()).not.toContain("session");
      await person.page.goto(`${origin}/invoices`);
      await person.sees(`Hello ${ada}`);
      expect(tokens).toEqual([]);
      await person.leave();
    });
  });
}
