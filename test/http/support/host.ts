import {
  createMagicLinks,
  type MagicLinks,
  type MagicLinksOptions,
  type Mail,
  type Mailer,
  type OnpurposeError,
  type User,
} from "onpurpose";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { Browser, type Page } from "./browser.ts";
import type { Face, OpenFace } from "./faces.ts";

export const mount = "https://app.example.com/magic-link";
export const secret = "a secret of more than 32 bytes, 0123456789";
/** The buttons of the pages. */
export const button = {
  ask: "Send me a link",
  logIn: "Log in",
  notMe: "This wasn’t me",
  newLink: "Send me a new link",
  newLinkHere: "Mail me a link for this browser",
  newCodeHere: "Mail me a code",
  code: "Log in with the code",
  switch: "Switch account",
} as const;

/** A small app that mounts onpurpose, with all that a test wants to see of it. */
export interface Host {
  readonly magicLinks: MagicLinks;
  readonly face: Face;
  /** The accounts, by address; a test may change them at any time. */
  readonly users: Map<string, User>;
  readonly disabled: Set<string>;
  readonly inbox: readonly Mail[];
  readonly errors: readonly OnpurposeError[];
  /** Lets this much time pass, in milliseconds. */
  wait(ms: number): void;
  /** @param always Headers of every request that it sends. */
  browser(always?: Readonly<Record<string, string>>): Browser;
  /** The link in the newest mail to this address, once `count` mails to it have arrived. */
  mailedLink(address: string, count?: number): Promise<string>;
  /** The code in the same mail. */
  mailedCode(address: string, count?: number): Promise<string>;
  close(): Promise<void>;
}

/** Options to change; a mailer that is null takes the login page away. */
type Changes = Omit<Partial<MagicLinksOptions>, "mailer"> & { readonly mailer?: Mailer | null };

export async function startHost(
  open: OpenFace,
  { mailer, ...changes }: Changes = {},
): Promise<Host> {
  let now = Date.UTC(2030, 0, 1);
  const users = new Map<string, User>();
  for (const name of ["ada", "bob", "cleo"])
    users.set(`${name}@example.com`, { id: name, email: `${name}@example.com` });
  const disabled = new Set<string>();
  const inbox: Mail[] = [];
  const errors: OnpurposeError[] = [];
  const intoInbox: Mailer = {
    async send(mail) {
      inbox.push(mail);
    },
  };
  const magicLinks = createMagicLinks({
    url: mount,
    secret,
    store: sqliteStore(":memory:"),
    users: {
      findById: (id) => [...users.values()].find((user) => user.id === id) ?? null,
      findByEmail: (email) => users.get(email) ?? null,
      mayLogIn: ({ id }) => !disabled.has(id),
    },
    ...(mailer === null ? {} : { mailer: mailer ?? intoInbox }),
    appName: "Invoices",
    redirectOrigins: ["https://shop.example.com"],
    onError: (error) => errors.push(error),
    now: () => now,
    // Its tests press at once.
    suspicion: false,
    ...changes,
  });
  const face = await open(magicLinks);
  const mailsTo = (address: string): Mail[] => inbox.filter(({ to }) => to.address === address);
  const newestMail = async (address: string, count = 1): Promise<string> => {
    await until(() => mailsTo(address).length >= count, `mail ${count} to ${address}`);
    return mailsTo(address).at(-1)?.text ?? "";
  };
  return {
    magicLinks,
    face,
    users,
    disabled,
    inbox,
    errors,
    wait: (ms) => (now += ms),
    browser: (always) => new Browser(face, always),
    mailedLink: async (address, count) => linkIn(await newestMail(address, count)),
    mailedCode: async (address, count) => codeIn(await newestMail(address, count)),
    async close() {
      await face.close();
      await magicLinks.close();
    },
  };
}

export function linkIn(text: string): string {
  const [link] = /https?:\/\/\S+\/[0-9a-z]{40}/.exec(text) ?? [];
  if (link === undefined) throw new Error("there is no link in this mail");
  return link;
}

function codeIn(text: string): string {
  const [code] = /^\d{4} \d{4}$/m.exec(text) ?? [];
  if (code === undefined) throw new Error("there is no code in this mail");
  return code;
}

/** A page without its form tokens, which are sealed anew each time. */
export const unsealed = (body: string): string =>
  body.replaceAll(/name="form" value="[^"]{60,}"/g, 'name="form" value="…"');

/** For how many seconds to wait, as the answer says it. */
export const waitOf = (page: Page): number => Number(page.header("retry-after") ?? 0);

/** How many mails the asks for an address came to, once something has come of each. */
export async function mailedTo(host: Host, address: string): Promise<number> {
  for (;;) {
    const asks = await host.magicLinks.asks(address);
    if (asks.every(({ outcome }) => outcome !== null)) {
      return asks.filter(({ outcome }) => outcome === "mailed").length;
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Waits until something has come true, for ten seconds at most. */
export async function until(isTrue: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Asks for a link on the login page, as a person does. */
export async function ask(browser: Browser, address: string, redirectTo = ""): Promise<Page> {
  const query = redirectTo === "" ? "" : `?${new URLSearchParams({ redirectTo })}`;
  const login = await browser.open(`/magic-link${query}`);
  return browser.press(login, button.ask, { email: address });
}

/** The whole way in, from the login page to the redirect. */
export async function logIn(
  host: Host,
  browser: Browser,
  address: string,
  redirectTo = "",
): Promise<Page> {
  const before = host.inbox.filter(({ to }) => to.address === address).length;
  await ask(browser, address, redirectTo);
  const link = await host.mailedLink(address, before + 1);
  return browser.press(await browser.open(link), button.logIn);
}

/** Who is logged in in this browser, by the host's own question. */
export async function whoIs(host: Host, browser: Browser): Promise<string | null> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return (await host.magicLinks.currentUser({ headers: { cookie } }))?.id ?? null;
}

/** What became of the visits to a link. */
export async function outcomes(host: Host, linkId: string): Promise<string[]> {
  const told = await host.magicLinks.explain(linkId);
  return (told?.visits ?? []).map(({ method, outcome, reason }) =>
    reason === null ? `${method} ${outcome}` : `${method} ${outcome} ${reason}`,
  );
}
