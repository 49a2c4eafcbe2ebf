/** A cookie as a browser keeps it. `domain` without a leading dot; `hostOnly`: not for subdomains. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
}

/**
 * The cookies of one browser. Those marked `Secure` are kept and sent on http as well: browsers do so on localhost,
 * and any other deployment has https.
 */
export class Jar {
  readonly #cookies = new Map<string, Cookie>();

  constructor(cookies: Iterable<Cookie> = []) {
    for (const cookie of cookies) this.#cookies.set(keyOf(cookie), cookie);
  }

  /** All of it as text: the same text, the same cookies. */
  get contents(): string {
    return [...this.#cookies.values()].map(({ name, value }) => `${name}=${value}`).join("; ");
  }

  has(name: string): boolean {
    return [...this.#cookies.values()].some((cookie) => cookie.name === name);
  }

  copy(): Jar {
    return new Jar(this.#cookies.values());
  }

  /** Takes a `Set-Cookie` line of an answer from this URL. */
  take(line: string, url: URL): void {
    const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
    const at = pair.indexOf("=");
    if (at < 1) return;
    const said = new Map(attributes.map(readAttribute));
    const domain = (said.get("domain") ?? "").replace(/^\./, "").toLowerCase();
    if (domain !== "" && !belongs(url.hostname, domain)) return;
    const path = said.get("path") ?? "";
    const cookie: Cookie = {
      name: pair.slice(0, at),
      value: pair.slice(at + 1),
      domain: domain === "" ? url.hostname : domain,
      hostOnly: domain === "",
      path: path.startsWith("/") ? path : url.pathname.replace(/\/[^/]*$/, "") || "/",
    };
    if (isOver(said)) this.#cookies.delete(keyOf(cookie));
    else this.#cookies.set(keyOf(cookie), cookie);
  }

  /** The `Cookie` header for a request, or null. */
  headerFor(url: URL): string | null {
    const sent = [...this.#cookies.values()].filter((cookie) => goesTo(cookie, url));
    // Longer paths first, as RFC 6265, section 5.4, has it.
    const sorted = sent.toSorted((a, b) => b.path.length - a.path.length);
    const header = sorted.map(({ name, value }) => `${name}=${value}`).join("; ");
    return header === "" ? null : header;
  }
}

const keyOf = ({ name, domain, path }: Cookie): string => `${name};${domain};${path}`;

function readAttribute(text: string): [string, string] {
  const [name = "", ...value] = text.split("=");
  return [name.toLowerCase(), value.join("=")];
}

function isOver(said: ReadonlyMap<string, string>): boolean {
  const maxAge = said.get("max-age");
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  const expires = said.get("expires");
  return expires !== undefined && Date.parse(expires) <= Date.now();
}

const belongs = (host: string, domain: string): boolean =>
  host === domain || host.endsWith(`.${domain}`);

function goesTo({ domain, hostOnly, path }: Cookie, { hostname, pathname }: URL): boolean {
  if (hostOnly ? hostname !== domain : !belongs(hostname, domain)) return false;
  return pathname === path || pathname.startsWith(path.endsWith("/") ? path : `${path}/`);
}
