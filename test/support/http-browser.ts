import { request, type IncomingHttpHeaders } from "node:http";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The Location header, or null. */
  readonly location: string | null;
}

type Headers = Readonly<Record<string, string>>;

/**
 * A browser as far as HTTP goes: keeps the cookies of one origin and says of each request what a browser
 * says. Follows no redirect and runs nothing, so that a test sees every answer.
 */
export class HttpBrowser {
  readonly cookies = new Map<string, string>();
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = new URL(origin).origin;
  }

  /** Opens a page as if its address had been typed. `target`: a path, or a URL of the same origin. */
  get(target: string, headers: Headers = {}): Promise<Answer> {
    return this.request("GET", target, { headers: { "sec-fetch-site": "none", ...headers } });
  }

  /** Sends a form that stands on a page of this origin. */
  post(target: string, fields: Headers = {}, headers: Headers = {}): Promise<Answer> {
    return this.request("POST", target, {
      headers: {
        origin: this.#origin,
        "sec-fetch-site": "same-origin",
        "content-type": "application/x-www-form-urlencoded",
        ...headers,
      },
      body: new URLSearchParams(fields).toString(),
    });
  }

  /** Any request, with cookies and navigation headers added. */
  request(
    method: string,
    target: string,
    { headers = {}, body = "" }: { headers?: Headers; body?: string } = {},
  ): Promise<Answer> {
    const url = new URL(target, this.#origin);
    if (url.origin !== this.#origin) throw new Error(`${url.origin} is not ${this.#origin}`);
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const all = {
      accept: "text/html,application/xhtml+xml,*/*;q=0.8",
      "user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
      "sec-fetch-dest": "document",
      "sec-fetch-mode": "navigate",
      "sec-fetch-user": "?1",
      "accept-language": "en",
      ...(cookie === "" ? {} : { cookie }),
      ...(body === "" || "transfer-encoding" in headers
        ? {}
        : { "content-length": String(Buffer.byteLength(body)) }),
      ...headers,
    };
    return new Promise((resolve, reject) => {
      const sent = request(url, { method, headers: all }, (response) => {
        const chunks: Uint8Array[] = [];
        response.on("data", (chunk: Uint8Array) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          this.#keep(response.headers["set-cookie"] ?? []);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
            location: response.headers.location ?? null,
          });
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  #keep(setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const [pair = "", ...attributes] = line.split("; ");
      const at = pair.indexOf("=");
      const name = pair.slice(0, at);
      if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) this.cookies.delete(name);
      else this.cookies.set(name, pair.slice(at + 1));
    }
  }
}

/** The hidden fields of the first form on a page: what a press on its button sends. */
export function formOf(html: string): Record<string, string> {
  const form = /<form[^>]*>([\s\S]*?)<\/form>/.exec(html)?.[1];
  if (form === undefined) throw new Error("There is no form on this page.");
  const inputs = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  return Object.fromEntries(inputs.map(([, name = "", value = ""]) => [name, unescapeHtml(value)]));
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
