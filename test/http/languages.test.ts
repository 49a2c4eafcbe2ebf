import { afterEach, describe, expect, test } from "vitest";
import { ar } from "../../src/locales/ar.ts";
import { de } from "../../src/locales/de.ts";
import { en } from "../../src/locales/en.ts";
import type { Page } from "./support/browser.ts";
import { faces } from "./support/faces.ts";
import { linkIn, startHost, until, type Host } from "./support/host.ts";

let host: Host;

afterEach(() => host.close());

/** Asks for a link in a browser of this language: the page that answers. */
async function askIn(language: string, email: string): Promise<Page> {
  const browser = host.browser();
  const headers = { "accept-language": language };
  await browser.open("/magic-link", headers);
  const asked = await browser.post("/magic-link", { email }, headers);
  await until(() => host.inbox.length > 0, "the mail");
  return asked;
}

const attributes = (html: string): string | undefined => /<html ([^>]*)>/.exec(html)?.[1];

describe.each(faces)("%s", (_name, open) => {
  test("whoever asks in Arabic gets pages and a mail in Arabic, from right to left", async () => {
    host = await startHost(open);
    const browser = host.browser();
    const headers = { "accept-language": "ar-EG,ar;q=0.9,en;q=0.8" };
    const login = await browser.open("/magic-link", headers);
    expect(login.title).toBe(ar.loginTitle("Invoices"));
    expect(attributes(login.body)).toBe('lang="ar" dir="rtl"');
    expect(login.header("vary")).toContain("Accept-Language");

    const asked = await browser.post("/magic-link", { email: "ada@example.com" }, headers);
    expect(asked.status).toBe(200);
    expect(asked.title).toBe(ar.checkMailTitle);
    expect(asked.body).toContain(ar.checkMailSent("ada@example.com"));
    expect(attributes(asked.body)).toBe('lang="ar" dir="rtl"');

    await until(() => host.inbox.length === 1, "the mail");
    const [mail] = host.inbox;
    expect(mail?.subject).toBe(ar.mailSubject("Invoices"));
    expect(mail?.text).toContain(ar.mailIntro("Invoices"));
    expect(attributes(mail?.html ?? "")).toContain('lang="ar" dir="rtl"');

    const confirm = await browser.open(linkIn(mail?.text ?? ""), headers);
    expect(confirm.title).toBe(ar.confirmTitle("Invoices"));
    const pressed = await browser.press(confirm, ar.logInButton);
    expect([pressed.status, pressed.header("location")]).toEqual([303, "/"]);
  });

  test("a problem is told in the language of its request, too", async () => {
    host = await startHost(open);
    const unknown = (language: string): Promise<Page> =>
      host.browser().open("/magic-link/nothing", { "accept-language": language });
    expect((await unknown("de-AT")).title).toBe(de.problem.unknown.title);
    expect((await unknown("ja")).title).toBe(en.problem.unknown.title);
    expect((await unknown(`${"x,".repeat(5000)}de`)).title).toBe(en.problem.unknown.title);
  });

  test("a mail is in the user's own language, the page in the browser's", async () => {
    host = await startHost(open);
    host.users.set("ada@example.com", { id: "ada", email: "ada@example.com", locale: "de_AT" });
    const asked = await askIn("ar", "ada@example.com");
    expect(asked.title).toBe(ar.checkMailTitle);
    expect(host.inbox[0]?.subject).toBe(de.mailSubject("Invoices"));
    expect(host.inbox[0]?.html).toContain('lang="de" dir="ltr"');
  });

  test("a user's language that is not spoken here leaves the browser's", async () => {
    host = await startHost(open);
    host.users.set("ada@example.com", { id: "ada", email: "ada@example.com", locale: "tlh" });
    await askIn("ar", "ada@example.com");
    expect(host.inbox[0]?.subject).toBe(ar.mailSubject("Invoices"));
  });

  test("only the languages of the host are spoken, with the host's sentences", async () => {
    host = await startHost(open, {
      languages: ["de", "en"],
      messages: {
        en: { askButton: "Go" },
        eo: { ...en, languageTag: "eo", loginIntro: "Saluton." },
      },
    });
    const login = async (language: string): Promise<string> =>
      (await host.browser().open("/magic-link", { "accept-language": language })).body;
    expect(await login("ar")).toContain('lang="de"');
    expect(await login("en")).toContain(">Go</button>");
    expect(await login("eo")).toContain("Saluton.");
  });
});
