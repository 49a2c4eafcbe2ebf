import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSmtp, type SmtpHost } from "../../mail/support/smtp.ts";
import { describeInBrowser, useChromium } from "../../support/browser.ts";
import { HttpBrowser } from "../../support/http-browser.ts";
import { startExample } from "../start.ts";

/** The example as a person meets it, in a real browser, with both ways to keep a session. */
export function personTests(copy: () => string): void {
  describeInBrowser("for a person with a browser", () => {
    const chromium = useChromium();
    let smtp: SmtpHost;
    beforeAll(async () => {
      smtp = await startSmtp();
    });
    afterAll(() => smtp.close());

    test.for(["database", "jwt"])("sessions by %s", async (strategy) => {
      const files = {
        AUTH_DATABASE: `auth.db-${strategy}`,
        ONPURPOSE_DATABASE: `links.db-${strategy}`,
      };
      const env = { AUTH_STRATEGY: strategy, ...files };
      const example = await startExample(copy(), smtp.url, { env });
      try {
        const { page, context } = await chromium.newPerson();
        const told = async (): Promise<unknown> =>
          (await context.request.get(`${example.url}/auth/session`)).json();
        await page.goto(example.url);
        await page.getByLabel("Your e-mail address").fill("ada@example.com");
        const mails = smtp.delivered.length;
        await page.getByRole("button", { name: "Send me a link" }).click();
        await expect.poll(() => smtp.delivered.length, { timeout: 20_000 }).toBe(mails + 1);
        const text = smtp.delivered.at(-1)?.mail.text ?? "";
        const link = /http:\S+\/magic-link\/\w{40}/.exec(text)?.[0] ?? "";
        // What scans mails comes first, and people are slower.
        const scanner = new HttpBrowser(example.url);
        expect((await scanner.get(link)).status).toBe(200);
        await sleep(2000);
        await page.goto(link);
        expect(await told()).toBeNull();
        await page.getByRole("button", { name: "Log in", exact: true }).click();
        await page.getByText("Hello Ada").waitFor({ timeout: 20_000 });
        expect(await told()).toMatchObject({ user: { email: "ada@example.com" } });
        const kept = (await context.cookies()).find(({ name }) => name === "authjs.session-token");
        expect(kept).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/" });

        await page.goto(`${example.url}/auth/signout`);
        await page.getByRole("button", { name: "Sign out" }).click();
        await page.getByLabel("Your e-mail address").waitFor({ timeout: 20_000 });
        expect(await told()).toBeNull();
        if (strategy === "database" && kept !== undefined) {
          await context.addCookies([kept]);
          await page.goto(example.url);
          expect(new URL(page.url()).pathname).toBe("/magic-link");
        }
        await context.close();
        expect(example.output()).not.toContain(link.slice(-40));
      } finally {
        await example.stop();
      }
    });
  });
}
