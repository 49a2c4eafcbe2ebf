import type { PageData, PageName } from "./pages/pages.ts";

// A client of the routes, for single-page apps and for apps on phones. It holds no state: cookies are `fetch`'s.
// Nothing is imported here but types, so that browsers can load this file as it is built.

/** What an answer holds: a page's data under its name, or where a login leads. */
export type Told =
  | { readonly [Name in PageName]: { readonly page: Name } & PageData[Name] }[PageName]
  | { readonly page: "loggedIn"; readonly redirectTo: string };

/** Every answer. What was refused is an answer, too: a problem by its name, and the ways on. */
export type ClientAnswer = { readonly status: number } & Told;

export interface ClientOptions {
  /** Default: the global one. Must keep cookies, which browsers do. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Further headers. Outside browsers: `{ origin: "https://app.example.com" }`, which browsers send by themselves. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Each verb is one request. It rejects with a `TypeError` where no answer of onpurpose's came: with that of `fetch`
 * where the network failed, with one that names the status where something else has answered.
 */
export interface Client {
  /** Makes this browser one that can ask. Once, before {@link Client.ask}. Gives `login`. */
  start(): Promise<ClientAnswer>;
  /**
   * Asks for a mail with a link and a code. Gives `checkMail`, whoever has the address.
   *
   * @param redirectTo Where the login leads: a path of the site, or a URL of an allowed origin. Default: the app's own.
   */
  ask(email: string, redirectTo?: string): Promise<ClientAnswer>;
  /**
   * Logs in by the code from the mail, in the browser that asked. Gives `loggedIn`, or `checkMail` with the fault.
   *
   * @param form The `formToken` of the `checkMail` before.
   */
  typeCode(form: string, code: string): Promise<ClientAnswer>;
  /** Gives the `checkMail` that waits for the code, or, once this browser has logged in, where that leads. */
  waiting(): Promise<ClientAnswer>;
  /**
   * What a link is for: where an app takes links over, in place of the confirm page. Logs nobody in.
   *
   * @param link The link's URL as it came.
   * @throws {TypeError} for what is no URL of a link below `base`. Nothing is sent then.
   */
  open(link: string): Promise<ClientAnswer>;
  /**
   * A press on what {@link Client.open} gave. To be called when a person has pressed, and never by itself.
   *
   * @param form The `formToken` of the answer before.
   * @throws {TypeError} as {@link Client.open} does.
   */
  press(link: string, form: string, more?: PressFields): Promise<ClientAnswer>;
  /** Ends the session of this browser. Gives `loggedOut`. */
  logOut(): Promise<ClientAnswer>;
}

export interface PressFields {
  /** Default "log-in". "decline": this was not me. "new-link": a mail with another link, for this browser. */
  readonly action?: "log-in" | "decline" | "new-link";
  /** After `otherAccount`: the account that is logged in may be replaced. */
  readonly switch?: "yes";
  /** What was typed where `proveAddress` asks for the address. */
  readonly address?: string;
}

/**
 * A client of onpurpose's routes.
 *
 * @param base Where onpurpose is mounted: "/magic-link", or the whole URL outside browsers.
 */
export function createClient(base: string, options: ClientOptions = {}): Client {
  const { fetch = (url, init) => globalThis.fetch(url, init), headers = {} } = options;
  const mount = base.replace(/\/$/, "");
  const loginUrl = mount === "" ? "/" : mount;
  const send = async (url: string, fields?: object): Promise<ClientAnswer> => {
    const accept = { accept: "application/json", ...headers };
    const init: RequestInit =
      fields === undefined
        ? { headers: accept }
        : {
            method: "POST",
            headers: { "content-type": "application/json", ...accept },
            body: JSON.stringify(fields),
          };
    return readAnswer(await fetch(url, { credentials: "same-origin", ...init }));
  };
  return {
    start: () => send(loginUrl),
    ask: (email, redirectTo = "") => send(loginUrl, { email, redirectTo }),
    typeCode: (form, code) => send(`${mount}/code`, { form, code }),
    waiting: () => send(`${mount}/code`),
    open: async (link) => send(linkUrl(mount, link)),
    press: async (link, form, more = {}) => send(linkUrl(mount, link), { form, ...more }),
    logOut: () => send(`${mount}/logout`, {}),
  };
}

/** The link below our own mount. Whoever opens an app by a URL of theirs must not choose whom it talks to. */
function linkUrl(mount: string, link: string): string {
  const here = /^https?:/.test(mount) ? "" : globalThis.location.origin;
  const start = [`${here}${mount}/`, `${mount}/`].find((one) => link.startsWith(one));
  const [, token] = /^([0-9A-Za-z]+)(?:[?#]|$)/.exec(link.slice(start?.length)) ?? [];
  if (start === undefined || token === undefined) {
    throw new TypeError("onpurpose: this is no link of this app");
  }
  return `${mount}/${token}`;
}

async function readAnswer(response: Response): Promise<ClientAnswer> {
  const { status } = response;
  const text = await response.text();
  const told = readTold(text);
  if (told === null) throw new TypeError(`onpurpose: status ${status}, and no answer of its own`);
  return { ...told, status };
}

function readTold(text: string): Told | null {
  try {
    const told: unknown = JSON.parse(text);
    return isTold(told) ? told : null;
  } catch {
    return null;
  }
}

/** By its name alone: what goes with each name is the server's word, as in any client. */
function isTold(told: unknown): told is Told {
  if (typeof told !== "object" || told === null || !("page" in told)) return false;
  return typeof told.page === "string" && Object.hasOwn(known, told.page);
}

const known: Readonly<Record<Told["page"], true>> = {
  login: true,
  checkMail: true,
  confirm: true,
  otherBrowser: true,
  proveAddress: true,
  otherAccount: true,
  declined: true,
  loggedOut: true,
  problem: true,
  loggedIn: true,
};
