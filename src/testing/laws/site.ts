import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { randomText } from "../../crypto.ts";
import { createKeyring } from "../../keyring.ts";
import { createMagicLinks, type MagicLinks } from "../../magic-links.ts";
import type { Mail } from "../../mail/mailer.ts";
import type { MagicLinksOptions } from "../../options.ts";
import type { Store } from "../../stores/store.ts";
import { readToken } from "../../token.ts";
import type { User } from "../../user.ts";
import { Browser, formIn } from "./browser.ts";

export const url = "https://app.example.com/magic-link";
export const sessionCookie = "__Host-onpurpose-session";

/** A host in miniature: users in a map, mails kept instead of sent, and a clock that can be put forward. */
export interface Site {
  readonly magicLinks: MagicLinks;
  readonly secret: string;
  /** By id. */
  readonly users: Map<string, User>;
  readonly mails: Mail[];
  /** The codes of errors that the host was told of. */
  readonly errors: string[];
  browser(): Browser;
  addUser(): User;
  passTime(ms: number): void;
  /** By the clock that can be put forward. */
  now(): number;
}

export function createSite(
  store: Store,
  options: Partial<MagicLinksOptions> = {},
  sendsMails = true,
): Site {
  const users = new Map<string, User>();
  const mails: Mail[] = [];
  const errors: string[] = [];
  const secret = randomText(32);
  let ahead = 0;
  const byEmail = (address: string): User | null =>
    [...users.values()].find(({ email }) => email === address) ?? null;
  const magicLinks = createMagicLinks({
    url,
    secret,
    store,
    users: { findById: (id) => users.get(id) ?? null, findByEmail: byEmail },
    ...(sendsMails ? { mailer: { send: async (mail) => void mails.push(mail) } } : {}),
    limits: false,
    onError: ({ code }) => void errors.push(code),
    now: () => Date.now() + ahead,
    ...options,
  });
  return {
    magicLinks,
    secret,
    users,
    mails,
    errors,
    browser: () => new Browser(magicLinks, () => void (ahead += 400)),
    addUser: () => addUser(users),
    passTime: (ms) => void (ahead += ms),
    now: () => Date.now() + ahead,
  };
}

/** Adds a person with a random name. */
function addUser(users: Map<string, User>): User {
  const name = randomText(9).toLowerCase();
  const user = { id: `id-${name}`, email: `${name}@example.com` };
  users.set(user.id, user);
  return user;
}

/** Asks for a link on the login page, and reads it out of the mail that comes. */
export async function ask(site: Site, browser: Browser, email: string): Promise<string> {
  return (await askForMail(site, browser, email)).link;
}

export interface AskedFor {
  readonly link: string;
  /** The code in the same mail. */
  readonly code: string;
  /** What the page that takes the code posts back. */
  readonly form: string;
}

/** The same, with all that comes of it. */
export async function askForMail(site: Site, browser: Browser, email: string): Promise<AskedFor> {
  const before = site.mails.length;
  await browser.get(url);
  const { status, body } = await browser.post(url, { email });
  assert.equal(status, 200);
  const form = formIn(body);
  assert.ok(form, "there is no form on the page that takes the code");
  return { ...(await mailTo(site, email, before)), form };
}

/** What stands in the first mail to an address, of those that came after so many. */
export async function mailTo(
  site: Site,
  email: string,
  before: number,
): Promise<{ readonly link: string; readonly code: string }> {
  for (let waited = 0; waited < 10_000; waited++) {
    const mail = site.mails.slice(before).find(({ to }) => to.address === email);
    if (mail !== undefined) return { link: linkIn(mail), code: codeIn(mail) };
    await setTimeout(1);
  }
  throw new Error("The mail never came.");
}

/** What came of the newest ask for an address, once something has come of all of them. */
export async function settled(
  { magicLinks }: Pick<Site, "magicLinks">,
  email: string,
): Promise<string | null | undefined> {
  for (let waited = 0; waited < 5000; waited++) {
    const asks = await magicLinks.asks(email);
    if (asks.every(({ outcome }) => outcome !== null)) return asks[0]?.outcome;
    await setTimeout(2);
  }
  throw new Error("Nothing came of an ask.");
}

function codeIn(mail: Mail): string {
  const [code] = /^\d{2,4}(?: \d{2,4})+$/m.exec(mail.text) ?? [];
  assert.ok(code, "there is no code in the mail");
  return code;
}

function linkIn(mail: Mail): string {
  const link = mail.text.split(/\s/).find((word) => word.startsWith(`${url}/`));
  assert.ok(link, "there is no link in the mail");
  return link;
}

/** A link that the app issues by itself for a new user. */
export async function issueTo(
  site: Site,
  user: User = site.addUser(),
): Promise<{ url: string; id: string; user: User }> {
  const { url, link } = await site.magicLinks.issue({ userId: user.id, redirectTo: "/welcome" });
  // A mail is on its way, and is read.
  site.passTime(3000);
  return { url, id: link.id, user };
}

/** The id of the link behind a URL. */
export function linkIdOf(site: Site, link: string): string {
  const token = readToken(createKeyring(site.secret), link.slice(url.length + 1));
  assert.ok(token);
  return token.linkId;
}

/** The outcomes of all visits to a link, oldest first; of a refused one also why. */
export async function outcomesOf({ magicLinks }: Site, linkId: string): Promise<string[]> {
  const explained = await magicLinks.explain(linkId);
  assert.ok(explained);
  return explained.visits.map(({ outcome, reason }) =>
    reason === null ? outcome : `${outcome}: ${reason}`,
  );
}
