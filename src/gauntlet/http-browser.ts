import { messageOf } from "./gauntlet-error.ts";
import { readForms, type Button, type Form } from "./html.ts";
import type { HeaderList, Wire, WireAnswer } from "./http-client.ts";
import { Jar } from "./jar.ts";
import { sleep } from "./rate.ts";

/** What came of a request, after its redirects. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly body: string;
  readonly forms: readonly Form[];
}

export interface HttpBrowserOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** A person's: it says of each form that it is its own site's. Default false. */
  readonly isPerson?: boolean;
  /** How long it takes before each page that it opens and each form that it sends, in milliseconds. Default 0. */
  readonly pauseMs?: number;
  /** Whether it sends the cookies that it was given. Default true. */
  readonly sendsCookies?: boolean;
  /** Told of the cookies after each answer that brought some. */
  readonly onCookies?: (jar: Jar) => void;
}

type Method = "GET" | "HEAD" | "OPTIONS" | "POST";

interface Navigation {
  readonly method: Method;
  readonly url: URL;
  readonly body: string | null;
  readonly type: string;
  /** The page that it was begun on. */
  readonly from: URL | null;
}

const form = "application/x-www-form-urlencoded";
const maxRedirects = 10;

/** A client as far as HTTP goes: cookies, redirects within the deployment, forms. Runs nothing. */
export class HttpBrowser {
  readonly jar: Jar;
  /** The last page. */
  page: Page | null = null;
  readonly #wire: Wire;
  readonly #options: HttpBrowserOptions;

  constructor(wire: Wire, options: HttpBrowserOptions, jar = new Jar()) {
    this.jar = jar;
    this.#wire = wire;
    this.#options = options;
  }

  /** With a copy of its cookies, which it sends: for a look at what they open. */
  twin(wire: Wire): HttpBrowser {
    return new HttpBrowser(wire, { headers: this.#options.headers }, this.jar.copy());
  }

  /** As after a click in a mail, or as a program fetches. */
  open(url: string | URL, method: Method = "GET"): Promise<Page> {
    const body = method === "POST" ? "" : null;
    return this.#go({ method, url: new URL(url), body, type: form, from: null });
  }

  /** Sends a form of a page: its own values, changed by `values`, and what the button adds. */
  submit(
    page: Page,
    { action, method, fields }: Form,
    button: Button | null,
    values: Readonly<Record<string, string>> = {},
  ): Promise<Page> {
    const pairs = fields.map(({ name, value }): [string, string] => [name, values[name] ?? value]);
    const sends = button?.sends ?? null;
    if (sends !== null) pairs.push([...sends]);
    const query = String(new URLSearchParams(pairs));
    const url = new URL(action === "" ? page.url : action, page.url);
    if (method === "GET") url.search = query;
    const body = method === "GET" ? null : query;
    return this.#go({ method, url, body, type: form, from: page.url });
  }

  /** What a page's script sends: a form or JSON, to any place of the deployment. */
  post(url: string, fields: Readonly<Record<string, string>>, json = false): Promise<Page> {
    const body = json ? JSON.stringify(fields) : String(new URLSearchParams(fields));
    const target = new URL(url);
    return this.#go({
      method: "POST",
      url: target,
      body,
      type: json ? "application/json" : form,
      from: new URL("/", target),
    });
  }

  async #go(first: Navigation): Promise<Page> {
    const { pauseMs = 0 } = this.#options;
    if (pauseMs > 0) await sleep(pauseMs);
    let navigation = first;
    for (let redirects = 0; ; redirects++) {
      const answer = await this.#send(navigation);
      const next = redirects < maxRedirects ? this.#next(navigation, answer) : null;
      if (next === null) {
        const { status, body } = answer;
        this.page = { url: navigation.url, status, body, forms: readForms(body) };
        return this.page;
      }
      navigation = next;
    }
  }

  /** Where a redirect leads, within the deployment: whatever else stands there is nobody's business here. */
  #next(made: Navigation, { status, location }: WireAnswer): Navigation | null {
    if (location === null || ![301, 302, 303, 307, 308].includes(status)) return null;
    if (!URL.canParse(location, made.url)) return null;
    const url = new URL(location, made.url);
    if (!this.#wire.origins.includes(url.origin)) return null;
    if (status >= 307 || made.method === "HEAD") return { ...made, url };
    return { ...made, method: "GET", url, body: null };
  }

  async #send({ method, url, body, type, from }: Navigation): Promise<WireAnswer> {
    const { sendsCookies = true, onCookies } = this.#options;
    const cookie = sendsCookies ? this.jar.headerFor(url) : null;
    const headers = headersOf(this.#options, { method, url, body, type, from }, cookie);
    const answer = await this.#wire.send({
      method,
      url,
      headers,
      ...(body === null ? {} : { body }),
    });
    // Kept also where they are never sent: a session that was given away is one.
    for (const line of answer.setCookies) this.jar.take(line, url);
    if (answer.setCookies.length > 0) onCookies?.(this.jar);
    return answer;
  }
}

/**
 * The headers of a navigation: those of the profile, in their order and spelling. A form brings its own where Chromium
 * and Firefox put them, before `Upgrade-Insecure-Requests`.
 */
function headersOf(
  { headers, isPerson = false }: HttpBrowserOptions,
  { body, type, from }: Navigation,
  cookie: string | null,
): HeaderList {
  const own = Object.entries(headers).filter(
    ([name]) => from === null || name.toLowerCase() !== "referer",
  );
  const said = from === null || !isPerson ? own : own.map(sameOrigin);
  const added: [string, string][] = [];
  if (from !== null && body !== null) added.push(["Origin", from.origin]);
  if (body !== null) added.push(["Content-Type", type]);
  const at = said.findIndex(([name]) => name.toLowerCase() === "upgrade-insecure-requests");
  const length =
    body === null ? [] : [["Content-Length", String(Buffer.byteLength(body))] as const];
  const keeps = !isPerson ? [] : [["Connection", "keep-alive"] as const];
  return [
    ...keeps,
    ...length,
    ...said.slice(0, Math.max(at, 0)),
    ...added,
    ...said.slice(Math.max(at, 0)),
    ...(from === null ? [] : [["Referer", from.href] as const]),
    ...(cookie === null ? [] : [["Cookie", cookie] as const]),
  ];
}

const sameOrigin = ([name, value]: [string, string]): [string, string] => [
  name,
  name.toLowerCase() === "sec-fetch-site" ? "same-origin" : value,
];

/** Goes on where a request failed: what a robot could not do has harmed nobody. */
export async function orFault<Value>(
  work: Promise<Value>,
  faults: string[],
): Promise<Value | null> {
  try {
    return await work;
  } catch (error) {
    faults.push(messageOf(error));
    return null;
  }
}
