import { describe, expect, test } from "vitest";
import { en } from "../locales/en.ts";
import { otherAccountPage } from "./confirm.ts";
import { otherBrowserPage, proveAddressPage } from "./other-browser.ts";
import type { PageContext } from "./page.ts";

const context: PageContext = {
  say: en,
  appName: "Invoices",
  homePath: "/",
  loginPath: "/magic-link",
  challenge: null,
};
const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

describe("a link from another browser", () => {
  const shown = { account: "a…@example.com", lifetime: 540, formToken: "sealed" };
  const data = { ...shown, currentAccount: null, switchAccount: false, byCode: false, mails: true };
  const actionsOf = (body: string): (string | undefined)[] =>
    [...body.matchAll(/name="action" value="([^"]+)"/g)].map((match) => match[1]);

  test("where nothing but the code counts, has no button that logs in", () => {
    const body = String(otherBrowserPage(data, context).body);
    expect(actionsOf(body)).toEqual(["new-link", "decline"]);
    const tokens = count(
      body,
      /<form method="post"><input type="hidden" name="form" value="sealed">/g,
    );
    expect(tokens).toBe(2);
    expect(count(body, /<form/g)).toBe(2);
    expect(body).not.toContain('action="/');
  });

  test("where the address counts, Enter in its field means to log in", () => {
    const page = proveAddressPage({ ...data, typed: "", fault: false }, context);
    const body = String(page.body);
    expect(actionsOf(body)).toEqual(["log-in", "decline", "new-link"]);
    expect(body).toContain('<button class="other" name="action" value="decline" formnovalidate>');
    expect(body).not.toContain('id="fault"');
  });

  test("who is logged in here as somebody else is told so, and may switch by the same press", () => {
    const current = { currentAccount: "eve@example.com", switchAccount: true };
    expect(String(otherBrowserPage({ ...data, ...current }, context).body)).toContain(
      en.otherAccountNow("eve@example.com"),
    );
    const page = proveAddressPage({ ...data, ...current, typed: "", fault: false }, context);
    const body = String(page.body);
    expect(body).toContain(en.otherAccountNow("eve@example.com"));
    expect(body).toContain('<input type="hidden" name="switch" value="yes">');
    expect(body).toContain(`value="log-in">${en.switchButton}<`);
  });

  test("a wrong address is said beside its field, and stays in it", () => {
    const given = { ...data, typed: "eve@example.com", fault: true };
    const body = String(proveAddressPage(given, context).body);
    expect(body).toContain(`<p class="fault" id="fault">${en.provenWrong}</p>`);
    expect(body).toContain('value="eve@example.com"');
    expect(body).toContain('aria-invalid="true" aria-describedby="fault" autofocus>');
  });

  test("an address that was typed as a proof goes along when accounts are switched", () => {
    const accounts = { currentAccount: "eve@x.example", linkAccount: "a…@x.example" };
    const of = (typed: string): string =>
      String(otherAccountPage({ ...accounts, formToken: "sealed", typed }, context).body);
    expect(of("ada@x.example")).toContain(
      '<input type="hidden" name="address" value="ada@x.example"><button>',
    );
    expect(of("")).not.toContain('name="address"');
  });
});
