import type { MagicLinks } from "../../magic-links.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

// What Safari sends, which tells less of itself than others do.
const person = {
  "user-agent":
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
  accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "accept-language": "en-US,en;q=0.9",
  "accept-encoding": "gzip, deflate, br",
  "sec-fetch-mode": "navigate",
  "sec-fetch-dest": "document",
};

type Texts = Readonly<Record<string, string>>;

/** A browser as far as `handler` can tell: it keeps cookies and says of each request what browsers say. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #magicLinks: MagicLinks;

  readonly #look: () => void;

  /** `look`: a person looks at a page, for a moment, before anything on it is pressed. */
  constructor(magicLinks: MagicLinks, look: () => void = () => {}) {
    this.#magicLinks = magicLinks;
    this.#look = look;
  }

  async request(
    method: string,
    url: string,
    headers: Texts,
    body?: string | ReadableStream<Uint8Array>,
  ): Promise<Answer> {
    const all = new Headers({ ...person, ...headers });
    const cookie = this.#cookieHeader();
    if (cookie !== "" && !all.has("cookie")) all.set("cookie", cookie);
    const withBody = body === undefined ? {} : { body, duplex: "half" };
    const request = new Request(url, { method, headers: all, ...withBody });
    const response = await this.#magicLinks.handler(request, { peerAddress: "192.0.2.7" });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return { status: response.status, headers: response.headers, body: await response.text() };
  }

  get(url: string, headers: Texts = {}): Promise<Answer> {
    return this.request("GET", url, { "sec-fetch-site": "none", ...headers });
  }

  /** Sends a form as a page of the site's own does. */
  post(url: string, fields: Texts = {}, headers: Texts = {}): Promise<Answer> {
    const body = new URLSearchParams(fields).toString();
    return this.request("POST", url, { ...ownForm(url), ...headers }, body);
  }

  /** The same, with a body of which nothing comes before `meanwhile` has happened. */
  postLate(url: string, fields: Texts, meanwhile: () => void): Promise<Answer> {
    const text = new URLSearchParams(fields).toString();
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
      meanwhile();
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    };
    // Nothing is wanted ahead of its first read.
    const body = new ReadableStream<Uint8Array>({ pull }, { highWaterMark: 0 });
    return this.request("POST", url, ownForm(url), body);
  }

  /** Opens a link and gives the form token of the page it shows. */
  async open(url: string): Promise<string> {
    const { status, body } = await this.get(url);
    this.#look();
    const form = formIn(body);
    if (form === null) throw new Error(`The page (${status}) has no form.`);
    return form;
  }

  /** Opens a link and presses the button. */
  async logIn(url: string, fields: Texts = {}): Promise<Answer> {
    return this.post(url, { form: await this.open(url), ...fields });
  }

  /** Whose browser this is to the host, or null. */
  async user(): Promise<string | null> {
    const headers = new Headers({ cookie: this.#cookieHeader() });
    const user = await this.#magicLinks.currentUser({ headers });
    return user === null ? null : user.email;
  }

  #cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  #keep(line: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/max-age=0(;|$)/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** What browsers say of a form that a page of the site's own sends. */
function ownForm(url: string): Texts {
  return {
    origin: new URL(url).origin,
    "sec-fetch-site": "same-origin",
    "content-type": "application/x-www-form-urlencoded",
  };
}

/** The form token on a page, or null. */
export function formIn(body: string): string | null {
  return /name="form" value="([^"]+)"/.exec(body)?.[1] ?? null;
}
