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
import { Browser } from "./browser.ts";

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
}

export function createSite(store: Store, options: Partial<MagicLinksOptions> = {}): Site {
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
    mailer: { send: async (mail) => void mails.push(mail) },
    askLimit: false,
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
    browser: () => new Browser(magicLinks),
    addUser: () => addUser(users),
    passTime: (ms) => void (ahead += ms),
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
  const before = site.mails.length;
  const { status } = await browser.post(url, { email });
  assert.equal(status, 200);
  for (let waited = 0; waited < 10_000; waited++) {
    const mail = site.mails.slice(before).find(({ to }) => to.address === email);
    if (mail !== undefined) return linkIn(mail);
    await setTimeout(1);
  }
  throw new Error("The mail never came.");
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
