import type { Face, Reply } from "./faces.ts";

const origin = "https://app.example.com";

/** A page as a person has it in front of them. */
export interface Page extends Reply {
  readonly target: string;
  /** The text of its heading. */
  readonly title: string;
}

/**
 * As much of a browser as these pages need: it keeps cookies, fills in and sends the forms of a page, and
 * says of itself what browsers say. It follows no redirects, so that a test can look at them.
 */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #face: Face;
  readonly #always: Readonly<Record<string, string>>;

  /** @param always Headers of every request, such as those of a proxy on the way. */
  constructor(face: Face, always: Readonly<Record<string, string>> = {}) {
    this.#face = face;
    this.#always = always;
  }

  /** Opens a URL, or a path of the app, as after a click in a mail. */
  open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> {
    return this.send("GET", url, { headers: { "sec-fetch-site": "none", ...headers } });
  }

  /** Presses the button with this text on this page, with the fields of its form, changed by `fields`. */
  press(page: Page, button: string, fields: Readonly<Record<string, string>> = {}): Promise<Page> {
    const form = formWith(page, button);
    return this.post(form.action ?? page.target, { ...form.fields, ...fields });
  }

  post(
    url: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Page> {
    const body = String(new URLSearchParams(fields));
    const said = { origin, "sec-fetch-site": "same-origin" };
    const type = { "content-type": "application/x-www-form-urlencoded" };
    return this.send("POST", url, { body, headers: { ...said, ...type, ...headers } });
  }

  async send(
    method: string,
    url: string,
    {
      headers = {},
      body = "",
    }: { headers?: Readonly<Record<string, string>>; body?: string | Uint8Array } = {},
  ): Promise<Page> {
    const { pathname, search } = new URL(url, origin);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const cookies = cookie === "" ? {} : { cookie };
    const target = pathname + search;
    const reply = await this.#face.send({
      method,
      target,
      headers: { ...cookies, ...this.#always, ...headers },
      body,
    });
    for (const setCookie of reply.setCookies) this.#keep(setCookie);
    const title = unescape(/<h1>([^<]*)<\/h1>/.exec(reply.body)?.[1] ?? "");
    return { ...reply, target, title };
  }

  #keep(setCookie: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(setCookie) ?? [];
    if (/; Max-Age=0(;|$)/.test(setCookie)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

interface Form {
  readonly action: string | null;
  readonly fields: Readonly<Record<string, string>>;
}

/** The form that a button stands in. */
function formWith(page: Page, button: string): Form {
  for (const [, attributes = "", inside = ""] of page.body.matchAll(
    /<form([^>]*)>([\s\S]*?)<\/form>/g,
  )) {
    if (!inside.includes(`>${button}</button>`)) continue;
    const action = /action="([^"]*)"/.exec(attributes)?.[1];
    const inputs = [...inside.matchAll(/<input[^>]*>/g)].map(([input]): [string, string] => {
      const read = (name: string): string =>
        unescape(new RegExp(` ${name}="([^"]*)"`).exec(input)?.[1] ?? "");
      return [read("name"), read("value")];
    });
    return {
      action: action === undefined ? null : unescape(action),
      fields: Object.fromEntries(inputs),
    };
  }
  throw new Error(`there is no button "${button}" on "${page.title}" (${page.status})`);
}

export function hasButton(page: Page, button: string): boolean {
  return page.body.includes(`>${button}</button>`);
}

/** Where the link with this text leads, or null. */
export function linkWith(page: Page, text: string): string | null {
  const found = [...page.body.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)<\/a>/g)];
  const href = found.find(([, , inside]) => unescape(inside ?? "") === text)?.[1];
  return href === undefined ? null : unescape(href);
}

function unescape(text: string): string {
  const signs: Readonly<Record<string, string>> = {
    lt: "<",
    gt: ">",
    quot: '"',
    amp: "&",
    "#39": "'",
  };
  return text.replace(/&(lt|gt|quot|amp|#39);/g, (_whole, name: string) => signs[name] ?? "");
}
