import { afterEach, expect, test } from "vitest";
import type { ClientAnswer } from "onpurpose/client";
import { otherCode } from "../support/binding-statuses.ts";
import { startJsonHost, type JsonHost, type Phone } from "./support/json-host.ts";

let host: JsonHost;
afterEach(() => host.close());

const ada = "ada@example.com";
const anyText: unknown = expect.any(String);

/** The answer as the one that it must be, so that the compiler knows its fields. */
function as<Name extends ClientAnswer["page"]>(
  name: Name,
  answer: ClientAnswer,
): Extract<ClientAnswer, { page: Name }> {
  if (!isOne(name, answer)) throw new Error(`not ${name} but ${JSON.stringify(answer)}`);
  return answer;
}

const isOne = <Name extends ClientAnswer["page"]>(
  name: Name,
  answer: ClientAnswer,
): answer is Extract<ClientAnswer, { page: Name }> => answer.page === name;

async function whoIs({ cookies }: Phone): Promise<string | null> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return (await host.magicLinks.currentUser({ headers: { cookie } }))?.id ?? null;
}

async function askFor(phone: Phone, address: string, redirectTo?: string) {
  await phone.client.start();
  const answer = as("checkMail", await phone.client.ask(address, redirectTo));
  const count = host.inbox.filter(({ to }) => to.address === address).length;
  return { answer, link: await host.mailedLink(address, Math.max(1, count)) };
}

test("asks, types the code, and is logged in where the ask said", async () => {
  host = await startJsonHost();
  const phone = host.phone();
  const login = await phone.client.start();
  expect(login).toEqual({
    status: 200,
    page: "login",
    action: "/magic-link",
    address: "",
    fault: null,
    redirectTo: "",
  });
  const answer = await phone.client.ask(ada, "/invoices/7");
  // Narrowed by its page, as an app would: the compiler knows the fields of each.
  if (answer.page !== "checkMail") throw new Error(answer.page);
  expect(answer).toEqual({
    status: 200,
    page: "checkMail",
    address: ada,
    lifetime: 600,
    action: "/magic-link/code",
    loginPath: "/magic-link",
    formToken: anyText,
    digits: 8,
    fault: null,
    attemptsLeft: null,
    wait: 0,
    byCode: false,
  });
  expect(await phone.client.waiting()).toMatchObject({ page: "checkMail", address: ada });
  expect(await whoIs(phone)).toBeNull();
  const code = await host.mailedCode(ada);
  expect(await phone.client.typeCode(answer.formToken, code)).toEqual({
    status: 200,
    page: "loggedIn",
    redirectTo: "/invoices/7",
  });
  expect(await whoIs(phone)).toBe("ada");
  expect(await phone.client.waiting()).toMatchObject({
    page: "loggedIn",
    redirectTo: "/invoices/7",
  });
  expect(await phone.client.logOut()).toEqual({
    status: 200,
    page: "loggedOut",
    loginPath: "/magic-link",
  });
  expect(await whoIs(phone)).toBeNull();
});

test("asks, opens the link, and is logged in by the press and by nothing before it", async () => {
  host = await startJsonHost();
  const phone = host.phone();
  const { link } = await askFor(phone, ada);
  const opened = await phone.client.open(link);
  if (opened.page !== "confirm") throw new Error(opened.page);
  expect(opened).toEqual({
    status: 200,
    page: "confirm",
    account: ada,
    lifetime: 600,
    formToken: anyText,
    unasked: false,
    byCode: false,
    currentAccount: null,
  });
  expect(await whoIs(phone)).toBeNull();
  // What a click has put behind the link does not matter, and neither does opening it twice.
  expect(await phone.client.open(`${link}?utm_source=mail#top`)).toMatchObject({ page: "confirm" });
  expect(await phone.client.press(link, opened.formToken)).toEqual({
    status: 200,
    page: "loggedIn",
    redirectTo: "/",
  });
  expect(await whoIs(phone)).toBe("ada");
});

test("a link that logged in is used, and says who is here", async () => {
  host = await startJsonHost();
  const phone = host.phone();
  const { link } = await askFor(phone, ada);
  const { formToken } = as("confirm", await phone.client.open(link));
  await phone.client.press(link, formToken);
  host.wait(6000);
  const used = as("problem", await phone.client.press(link, formToken));
  expect([used.status, used.problem]).toEqual([410, "used"]);
  expect(used.ways.map(({ kind }) => kind)).toEqual(["continue", "new_link"]);
  const [, again] = used.ways;
  if (again?.kind !== "new_link") throw new Error("no new link");
  const anew = await phone.client.press(link, again.formToken, { action: "new-link" });
  expect(as("checkMail", anew).address).toBe(ada);
  expect(await host.mailedLink(ada, 2)).not.toBe(link);
});

test("a decline switches the link off", async () => {
  host = await startJsonHost();
  const phone = host.phone();
  const { link } = await askFor(phone, ada);
  const { formToken } = as("confirm", await phone.client.open(link));
  const declined = await phone.client.press(link, formToken, { action: "decline" });
  expect(declined).toEqual({ status: 200, page: "declined", link: "revoked" });
  const pressed = as("problem", await phone.client.press(link, formToken));
  expect([pressed.status, pressed.problem]).toEqual([410, "revoked"]);
  expect(await whoIs(phone)).toBeNull();
});

test("another client than the one that asked is told so, and gets a code of its own", async () => {
  host = await startJsonHost();
  const { link } = await askFor(host.phone(), ada);
  const other = host.phone();
  const opened = as("otherBrowser", await other.client.open(link));
  expect([opened.status, opened.account]).toEqual([200, "a…@example.com"]);
  const pressed = await other.client.press(link, opened.formToken);
  expect([pressed.status, pressed.page]).toEqual([403, "otherBrowser"]);
  const waiting = await other.client.press(link, opened.formToken, { action: "new-link" });
  expect(as("checkMail", waiting).address).toBe("a…@example.com");
  expect(as("checkMail", waiting).byCode).toBe(true);
  const own = await host.mailedLink(ada, 2);
  const { formToken } = as("checkMail", await other.client.open(own));
  const code = await host.mailedCode(ada, 2);
  expect((await other.client.typeCode(formToken, code)).page).toBe("loggedIn");
  expect(await whoIs(other)).toBe("ada");
});

test("another client may prove the address, where the host wants that", async () => {
  host = await startJsonHost({ otherBrowser: "address" });
  const { link } = await askFor(host.phone(), ada);
  const other = host.phone();
  const { formToken } = as("proveAddress", await other.client.open(link));
  const wrong = await other.client.press(link, formToken, { address: "eve@example.com" });
  expect([wrong.status, as("proveAddress", wrong).fault]).toEqual([403, true]);
  const right = await other.client.press(link, formToken, { address: ada });
  expect(right.page).toBe("loggedIn");
});

test("a link for somebody else than who is logged in replaces nobody unasked", async () => {
  host = await startJsonHost();
  const phone = host.phone();
  const first = await host.magicLinks.issue({ userId: "bob" });
  const bob = as("confirm", await phone.client.open(first.url));
  await phone.client.press(first.url, bob.formToken);
  const { url } = await host.magicLinks.issue({ userId: "ada" });
  const opened = as("otherAccount", await phone.client.open(url));
  expect([opened.currentAccount, opened.linkAccount]).toEqual(["bob@example.com", ada]);
  expect((await phone.client.press(url, opened.formToken)).page).toBe("otherAccount");
  expect(await whoIs(phone)).toBe("bob");
  await phone.client.press(url, opened.formToken, { switch: "yes" });
  expect(await whoIs(phone)).toBe("ada");
});

test("a wrong code says how often it can still be tried, up to the end", async () => {
  host = await startJsonHost({ code: { attempts: 2 } });
  const phone = host.phone();
  const { answer } = await askFor(phone, ada);
  const code = await host.mailedCode(ada);
  const malformed = as("checkMail", await phone.client.typeCode(answer.formToken, "12"));
  expect([malformed.status, malformed.fault, malformed.attemptsLeft]).toEqual([
    400,
    "malformed",
    null,
  ]);
  const wrong = as("checkMail", await phone.client.typeCode(answer.formToken, otherCode(code)));
  expect([wrong.status, wrong.fault, wrong.attemptsLeft]).toEqual([403, "wrong", 1]);
  const last = await phone.client.typeCode(wrong.formToken, otherCode(code, 1));
  expect([last.status, as("problem", last).problem]).toEqual([410, "code_spent"]);
  const late = await phone.client.typeCode(wrong.formToken, code);
  expect([late.status, as("problem", late).problem]).toEqual([410, "code_spent"]);
  expect(await whoIs(phone)).toBeNull();
});

test("who asks too often is told for how long to wait", async () => {
  host = await startJsonHost({ limits: { network: { free: 1, firstWait: 60 } } });
  const phone = host.phone();
  await askFor(phone, ada);
  const answer = as("problem", await phone.client.ask("bob@example.com"));
  expect(answer).toEqual({
    status: 429,
    page: "problem",
    problem: "too_many_asks",
    ways: [{ kind: "home" }],
    retryAfter: 60,
  });
});

test("where no other mail goes out for now, the one before still counts", async () => {
  host = await startJsonHost({ limits: { address: { free: 1, firstWait: 60 } } });
  const phone = host.phone();
  await askFor(phone, ada);
  const again = as("checkMail", await phone.client.ask(ada));
  expect([again.status, again.wait]).toEqual([200, 60]);
  const code = await host.mailedCode(ada);
  expect((await phone.client.typeCode(again.formToken, code)).page).toBe("loggedIn");
});

test("what is no address is a fault of the login", async () => {
  host = await startJsonHost();
  const phone = host.phone();
  await phone.client.start();
  const answer = as("login", await phone.client.ask("ada,bob@example.com"));
  expect([answer.status, answer.fault, answer.address]).toEqual([
    400,
    "not_one_address",
    "ada,bob@example.com",
  ]);
  const away = as("problem", await phone.client.ask(ada, "https://evil.example/"));
  expect([away.status, away.problem]).toEqual([400, "redirect_refused"]);
});

test("a client that keeps no cookies is told so, and no mail goes out", async () => {
  host = await startJsonHost();
  const { client, cookies } = host.phone();
  await client.start();
  cookies.clear();
  const asked = as("problem", await client.ask(ada));
  expect([asked.status, asked.problem]).toEqual([403, "no_cookies_ask"]);
  const { url } = await host.magicLinks.issue({ userId: "ada" });
  const { formToken } = as("confirm", await client.open(url));
  cookies.clear();
  const pressed = as("problem", await client.press(url, formToken));
  expect([pressed.status, pressed.problem]).toEqual([403, "no_cookies"]);
  cookies.clear();
  const typed = as("problem", await client.typeCode(formToken, "12345678"));
  expect([typed.status, typed.problem]).toEqual([403, "no_cookies"]);
  expect(host.inbox).toEqual([]);
});

test.each([
  ["no Origin", {}],
  ["a foreign Origin", { origin: "https://evil.example" }],
])("a client with %s presses nothing", async (_what, headers) => {
  host = await startJsonHost();
  const phone = host.phone(headers);
  const { url } = await host.magicLinks.issue({ userId: "ada" });
  const { formToken } = as("confirm", await phone.client.open(url));
  const pressed = as("problem", await phone.client.press(url, formToken));
  expect([pressed.status, pressed.problem]).toEqual([403, "cross_site"]);
  expect(await whoIs(phone)).toBeNull();
});

test("a link that nobody knows is a problem, not an error", async () => {
  host = await startJsonHost();
  const answer = await host.phone().client.open(`https://app.example.com/magic-link/cutoff`);
  expect([answer.status, as("problem", answer).problem]).toEqual([404, "unknown"]);
});
