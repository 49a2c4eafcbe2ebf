import type { Cookie } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Person, Place } from "../../support/browser.ts";
import { startSite, type Site, type System } from "./site.ts";

type Chromium = Place["chromium"];

/** The app of a system, for all tests of a `describe`. */
export function useSite(system: System): () => Site {
  let site: Site | undefined;
  beforeAll(async () => {
    site = await startSite(system);
  });
  afterAll(() => site?.close());
  return () => {
    if (site === undefined) throw new Error("The app is not running.");
    return site;
  };
}

/** What holds wherever the sessions are kept, as a person sees it. */
export function loginLaws(system: System, chromium: Chromium): void {
  describe(system.name, () => {
    const site = useSite(system);
    const { nobodySees = "Hello nobody", anonymous, ends } = system;
    const open = async ({ page }: Person, path = "/invoices"): Promise<void> =>
      void (await page.goto(site().origin + path));
    const seesNobody = async (person: Person): Promise<void> => {
      await open(person);
      await person.sees(nobodySees);
    };
    const session = async ({ context }: Person): Promise<Cookie | null> =>
      (await context.cookies()).find(({ name }) => name === system.cookie) ?? null;
    /** Somebody who has got hold of a session's cookie. */
    const copyIsNobody = async (cookie: Cookie | null): Promise<void> => {
      const headers = cookie === null ? {} : { cookie: `${cookie.name}=${cookie.value}` };
      const answer = await fetch(`${site().origin}/invoices`, { headers, redirect: "follow" });
      expect(await answer.text()).toContain(`${nobodySees}</h1>`);
    };
    const openMailed = async (person: Person, address: string): Promise<string> => {
      await person.ask(site().origin, address, "/magic-link?redirectTo=/invoices");
      const { link } = await site().mail(address);
      await person.page.goto(link);
      return link;
    };
    const seesHello = async (person: Person, address: string): Promise<void> => {
      await person.page.waitForURL(`${site().origin}/invoices`);
      await person.sees(`Hello ${address}`);
    };

    test("a login, somebody else's link, and a logout", async () => {
      const person = await chromium.newPerson();
      const tokens = noteTokens(person);
      const [ada, bob] = [site().addUser("ada"), site().addUser("bob")];
      const main = person.page.locator("p").first();
      if (anonymous) {
        await open(person, "/");
        await person.press("Put into the cart");
        await main.filter({ hasText: "Something in the cart" }).waitFor();
      }
      await seesNobody(person);
      const before = await session(person);
      expect(before !== null).toBe(anonymous);
      await openMailed(person, ada);
      await person.sees("Log in to Ledgerly?");
      expect((await session(person))?.value).toBe(before?.value);
      await person.press("Log in");
      await seesHello(person, ada);
      expect(await main.innerText()).toBe("Nothing in the cart");
      const asAda = await session(person);
      expect(asAda?.value).toEqual(expect.any(String));
      expect(asAda?.value).not.toBe(before?.value);
      expect(asAda?.httpOnly).toBe(true);
      await copyIsNobody(before);

      const link = await openMailed(person, bob);
      await person.sees("You are logged in as someone else");
      expect(await person.page.locator("main").innerText()).toContain(ada);
      expect((await session(person))?.value).toBe(asAda?.value);
      await open(person);
      await person.sees(`Hello ${ada}`);
      await person.page.goto(link);
      await person.press("Switch account");
      await seesHello(person, bob);
      const asBob = await session(person);
      expect(asBob?.value).not.toBe(asAda?.value);
      if (ends) await copyIsNobody(asAda);

      await person.press("Log out");
      await person.sees("You are logged out");
      await person.page.goBack({ waitUntil: "commit" });
      await person.sees(nobodySees);
      await person.page.reload();
      await person.sees(nobodySees);
      if (ends) await copyIsNobody(asBob);
      else expect((await session(person))?.value).not.toBe(asBob?.value);
      expect(tokens).toEqual([]);
      await person.leave();
    });

    test.runIf(system.secondFactor !== false)(
      "a second factor comes between the press and the login",
      async () => {
        const person = await chromium.newPerson();
        const cleo = site().addUser("cleo", true);
        await openMailed(person, cleo);
        await person.press("Log in");
        await person.page.waitForURL(`${site().origin}/totp`);
        await person.sees(`Second factor of ${cleo}`);
        const half = await session(person);
        await seesNobody(person);
        await open(person, "/totp");
        await person.sees(`Second factor of ${cleo}`);
        await person.press("Pass");
        await seesHello(person, cleo);
        expect((await session(person))?.value).not.toBe(half?.value);
        await copyIsNobody(half);
        await person.leave();
      },
    );
  });
}

/** Tokens for apps that came to this browser. None should. */
export function noteTokens({ context }: Person): readonly string[] {
  const tokens: string[] = [];
  context.on("response", (response) => {
    const { "session-token": token } = response.headers();
    if (token !== undefined) tokens.push(token);
  });
  return tokens;
}
