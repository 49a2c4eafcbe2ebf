import { afterEach, expect, test } from "vitest";
import { adminPaths } from "../../../src/routes/admin/table.ts";
import type { Page } from "../support/browser.ts";
import { button, linkIn, whoIs } from "../support/host.ts";
import { openWebFace } from "../support/faces.ts";
import { admin, startOperated, type OperatedHost } from "./support.ts";

let host: OperatedHost;
afterEach(() => host.close());

/** Fills in the form, and sends it as often as told, all at once. */
async function issue(
  fields: Readonly<Record<string, string>>,
  times = 1,
): Promise<{ answers: Page[]; again: () => Promise<Page> }> {
  const browser = host.operator();
  const page = await browser.open(`${admin}/issue`);
  // As browsers send it: one of the choices.
  const form = { redirectTo: "", lifetime: "", how: "url", ...fields };
  const send = (): Promise<Page> => browser.press(page, "Issue the link", form);
  const answers = await Promise.all(Array.from({ length: times }, send));
  return { answers, again: send };
}

const urlOn = ({ body }: Page): string =>
  /<textarea[^>]*>([^<]*)<\/textarea>/.exec(body)?.[1] ?? "";

test.each([["ada"], ["ada@example.com"], [" Ada@Example.com "]])(
  "for %j: its URL is shown once, and logs that person in",
  async (who) => {
    host = await startOperated();
    const { answers, again } = await issue({ who, redirectTo: "/invoices/7", lifetime: "3600" });
    const [answer] = answers;
    expect(answer?.status).toBe(200);
    expect(answer?.header("cache-control")).toBe("no-store");
    expect(answer?.header("location")).toBeNull();
    const url = urlOn(answer ?? (await again()));
    const [id = ""] = await host.store.linksOf("ada");
    expect(await host.link(id)).toMatchObject({
      userId: "ada",
      address: "ada@example.com",
      redirectTo: "/invoices/7",
      askedBy: null,
    });
    const { issuedAt, expiresAt } = await host.link(id);
    expect(expiresAt - issuedAt).toBe(3_600_000);
    // A reload of the answer sends the form once more.
    const reload = await again();
    expect([reload.status, reload.title]).toEqual([409, "This form was used already"]);
    expect(reload.body).not.toContain(url.slice(-40));
    expect(await host.store.linksOf("ada")).toHaveLength(1);
    const browser = host.operator();
    const pages = [...adminPaths, `/links/${id}`, "/person?user=ada"];
    for (const path of pages)
      expect((await browser.open(admin + path)).body).not.toContain(url.slice(-40));
    const acts = await host.acts();
    expect(acts.find(({ name }) => name === "issue")).toMatchObject({
      linkId: id,
      userId: "ada",
      operator: "Grace",
      count: 1,
    });
    const person = host.browser();
    const login = await person.press(await person.open(url), button.logIn);
    expect(login.header("location")).toBe("/invoices/7");
    expect(await whoIs(host, person)).toBe("ada");
  },
);

test("sent twice at once, the form issues one link", async () => {
  host = await startOperated();
  const { answers } = await issue({ who: "ada" }, 5);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
    200, 409, 409, 409, 409,
  ]);
  expect(await host.store.linksOf("ada")).toHaveLength(1);
  expect(await host.acts()).toHaveLength(1);
});

test("mailed: nobody but the mailbox gets its URL", async () => {
  host = await startOperated();
  const { answers } = await issue({ who: "ada", how: "mail" });
  const [answer] = answers;
  expect(answer?.status).toBe(303);
  const [mail] = host.inbox;
  expect(mail).toMatchObject({
    to: { name: "", address: "ada@example.com" },
    from: { name: "Invoices" },
    subject: "Your link to Invoices",
  });
  const url = linkIn(mail?.text ?? "");
  expect(new Set(mail?.html.match(/href="[^"]*"/g))).toEqual(new Set([`href="${url}"`]));
  expect(JSON.stringify(answer)).not.toContain(url.slice(-40));
  const after = await host.operator().open(answer?.header("location") ?? "");
  expect(after.title).toBe("");
  expect(after.body).toContain("Issued a link: its URL went out once, and is kept nowhere.");
  const person = host.browser();
  expect((await person.press(await person.open(url), button.logIn)).status).toBe(303);
});

test("a mail that is not taken is said so, and the act stays open", async () => {
  const mailer = { send: () => Promise.reject(new Error("no")) };
  host = await startOperated({ mailer });
  const { answers } = await issue({ who: "ada", how: "mail" });
  expect(answers[0]).toMatchObject({ status: 503, title: "The link was not mailed" });
  expect(await host.acts()).toMatchObject([{ name: "issue", count: null }]);
  expect(host.errors.map(({ code }) => code)).toEqual(["mail_not_sent"]);
});

test.each([
  [{ who: "" }, "Say whom it is for"],
  [{ who: "nobody" }, "there is no user with this userId"],
  [{ who: "nobody@example.com" }, "there is no user with this email"],
  [{ who: "a,b@example.com" }, "email must be one plain address"],
  [{ who: "ada", redirectTo: "https://evil.example/" }, "redirectTo must be a path of this site"],
  [{ who: "ada", redirectTo: "//evil.example" }, "redirectTo must be a path of this site"],
  [{ who: "ada", lifetime: "1" }, "Choose for how long it works"],
  [{ who: "ada", how: "fax" }, "must be url or mail"],
])("%j is refused with the form as it was typed", async (fields, fault) => {
  host = await startOperated();
  const { answers } = await issue(fields);
  const [answer] = answers;
  expect(answer?.status).toBe(400);
  expect(answer?.body).toContain(fault);
  expect(answer?.body).toContain(`value="${fields.who}"`);
  expect(await host.acts()).toEqual([]);
  expect(await host.store.linksOf("ada")).toEqual([]);
});

test("an account that may not log in gets none", async () => {
  host = await startOperated();
  host.disabled.add("ada");
  const { answers } = await issue({ who: "ada" });
  expect(answers[0]?.body).toContain("the user with this userId may not log in");
});

test("without a mailer there is no choice of mailing it", async () => {
  host = await startOperated({ mailer: null });
  const page = await host.operator().open(`${admin}/issue`);
  expect(page.body).not.toContain("Mail it");
  const { answers } = await issue({ who: "ada", how: "mail" });
  expect(answers[0]?.status).toBe(400);
});

test("to a program the URL is told once, by the same rules", async () => {
  host = await startOperated({}, openWebFace);
  const browser = host.operator();
  const accept = { accept: "application/json" };
  const { body } = await browser.open(`${admin}/issue`, accept);
  const { formToken } = JSON.parse(body) as { formToken: string };
  const send = (): Promise<Page> =>
    browser.send("POST", `${admin}/issue`, {
      headers: { ...accept, "content-type": "application/json", origin: "https://app.example.com" },
      body: JSON.stringify({ form: formToken, who: "ada" }),
    });
  const [first, second] = [await send(), await send()];
  expect(JSON.parse(first.body)).toMatchObject({
    page: "issued",
    link: { address: "ada@example.com" },
  });
  expect(linkIn(first.body)).toMatch(/^https:\/\/app\.example\.com\/magic-link\//);
  expect([second.status, JSON.parse(second.body)]).toEqual([
    409,
    { page: "problem", problem: "used_form", detail: null },
  ]);
});
