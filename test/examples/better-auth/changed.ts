import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { SmtpHost } from "../../mail/support/smtp.ts";
import { startExample } from "../start.ts";
import { AppBrowser, linkOf, sessionCookie, variant } from "./support.ts";

const secret = { BETTER_AUTH_SECRET: "a secret of better-auth's, which is longer than 32 bytes" };
const ada = "ada@example.com";

/** An app on better-auth's own magicLink is changed over, file by file, with the database that it has. */
export async function changeOver(copy: string, smtp: SmtpHost): Promise<void> {
  const { folder, files } = variant(copy, "before");
  let app = await startExample(folder, smtp.url, { env: secret });
  const own = /http:\S+\/api\/auth\/magic-link\/verify\S+/;
  const ask = async (): Promise<string> => {
    const body = { email: ada, callbackURL: "/" };
    return linkOf(smtp, ada, () => new AppBrowser(app.url).call("/sign-in/magic-link", body), own);
  };
  const browser = new AppBrowser(app.url);
  // What the change is for: this is all that a scanner of mails has to do.
  await browser.get(await ask());
  expect((await browser.get("/")).body).toBe("Hello Ada");
  const { pathname, search } = new URL(await ask());
  await app.stop();

  for (const file of files) cpSync(join(copy, file), join(folder, file));
  app = await startExample(folder, smtp.url, { env: secret });
  const after = new AppBrowser(app.url);
  try {
    // Whoever was in is in, by the same cookie.
    after.cookies.set(sessionCookie, browser.cookies.get(sessionCookie) ?? "");
    expect((await after.get("/")).body).toBe("Hello Ada");
    // The link that was in a mailbox meanwhile.
    const other = new AppBrowser(app.url);
    const late = await other.get(pathname + search);
    expect([late.status, late.location]).toEqual([302, "/magic-link?redirectTo=%2F"]);
    expect((await other.get("/")).status).toBe(303);
    // And the same account by a link of now.
    expect((await other.logIn(smtp, ada)).status).toBe(303);
    expect((await other.get("/")).body).toBe("Hello Ada");
  } finally {
    await app.stop();
  }
}
