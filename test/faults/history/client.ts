import { randomUUID } from "node:crypto";
import { sha256 } from "../../../src/crypto.ts";
import { createKeyring } from "../../../src/keyring.ts";
import { readToken } from "../../../src/token.ts";
import { formOf, HttpBrowser, type Answer } from "../../support/http-browser.ts";
import { publicUrl, secret, type ServerProcess } from "../../support/site.ts";
import type { History, Kind } from "./history.ts";

const keyring = createKeyring(secret);
const { origin: publicOrigin, pathname: mount } = new URL(publicUrl);

/** The processes that answer. A fault may replace one. */
export type Servers = ServerProcess[];

/** What a page asks for and the press sends. */
export type Form = Readonly<Record<string, string>>;

interface Request {
  readonly kind: Kind;
  readonly method?: string;
  readonly path: string;
  readonly linkId?: string | null;
  readonly form?: Form;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A browser of which every request, and what came of it, is taken down. It reaches a different process each time. */
export class Client {
  readonly name = randomUUID();
  /** Of the last answer; null when there was none. */
  status: number | null = null;
  readonly #history: History;
  readonly #servers: Servers;
  readonly #cookies = new Map<string, string>();
  #turn = Math.floor(Math.random() * 2);

  constructor(history: History, servers: Servers) {
    this.#history = history;
    this.#servers = servers;
  }

  /** The app issues a link. Null when no answer said so. */
  async issue(email: string): Promise<{ url: string; linkId: string } | null> {
    const path = `/issue?email=${encodeURIComponent(email)}`;
    const answer = await this.#send({ kind: "issue", path });
    if (answer?.status !== 200) return null;
    const { url } = JSON.parse(answer.body) as { url: string };
    return { url, linkId: linkIdOf(url) };
  }

  /** A person asks for a link on the login page. Gives whether the answer said "check your mail". */
  async ask(email: string): Promise<boolean> {
    const shown = await this.#send({ kind: "ask", path: mount });
    if (shown?.status !== 200) return false;
    const answer = await this.#send({ kind: "ask", method: "POST", path: mount, form: { email } });
    return answer?.status === 200;
  }

  /** The form on the link's page, whether it still logs in or not; null when no such page came. */
  async open(url: string): Promise<Form | null> {
    const answer = await this.#link("open", "GET", url);
    if (answer?.status !== 200 && answer?.status !== 410) return null;
    // The page of a used link has a button that asks for a new one; here "log in" is pressed all the same.
    return { form: formOf(answer.body)["form"] ?? "" };
  }

  /** A look at the link by something that is no person. */
  async scan(url: string, method: string, prefetch: boolean): Promise<void> {
    await this.#link("scan", method, url, prefetch ? { "sec-purpose": "prefetch" } : {});
  }

  /** The status of the answer, or null when none came. */
  async press(url: string, form: Form): Promise<number | null> {
    const path = new URL(url).pathname;
    const request = { kind: "press", method: "POST", path, linkId: linkIdOf(url), form } as const;
    return (await this.#send(request))?.status ?? null;
  }

  /** Who is logged in here; undefined when no answer said so. */
  async who(linkId: string): Promise<string | null | undefined> {
    const answer = await this.#send({ kind: "who", path: "/whoami.json", linkId });
    return answer?.status === 200 ? userIn(answer.body) : undefined;
  }

  async logOut(linkId: string): Promise<boolean> {
    const path = `${mount}/logout`;
    const answer = await this.#send({ kind: "logout", method: "POST", path, linkId, form: {} });
    return answer?.status === 200;
  }

  #link(
    kind: Kind,
    method: string,
    url: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer | null> {
    const path = new URL(url).pathname;
    return this.#send({ kind, method, path, linkId: linkIdOf(url), headers });
  }

  async #send(request: Request): Promise<Answer | null> {
    const { kind, method = "GET", path, linkId = null, form, headers = {} } = request;
    const id = randomUUID();
    const cookie = this.#cookies.get("onpurpose-browser")?.replace(/\.link$/, "");
    const cookieHash = cookie === undefined ? null : sha256(cookie);
    const sent = { id, kind, method, linkId, browser: this.name, cookieHash } as const;
    this.#history.add({ event: "sent", at: Date.now(), ...sent });
    try {
      const answer = await this.#exchange(method, path, form, { "user-agent": id, ...headers });
      this.#history.add({ event: "answered", at: Date.now(), id, ...told(kind, answer) });
      this.status = answer.status;
      return answer;
    } catch (error) {
      const reason = String(error);
      this.status = null;
      this.#history.add({ event: "unanswered", at: Date.now(), id, reason });
      return null;
    }
  }

  /** Requests that are under way at once have the cookies of the moment in which they were sent. */
  async #exchange(
    method: string,
    path: string,
    form: Form | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const server = this.#servers[this.#turn++ % this.#servers.length];
    if (server === undefined) throw new Error("There are no servers.");
    const http = new HttpBrowser(server.origin);
    const before = [...this.#cookies];
    for (const [name, value] of before) http.cookies.set(name, value);
    const answer =
      form === undefined
        ? await http.request(method, path, { headers: { "sec-fetch-site": "none", ...headers } })
        : await http.post(path, form, { origin: publicOrigin, ...headers });
    for (const [name] of before) if (!http.cookies.has(name)) this.#cookies.delete(name);
    for (const [name, value] of http.cookies) this.#cookies.set(name, value);
    return answer;
  }
}

export function linkIdOf(url: string): string {
  const token = readToken(keyring, new URL(url).pathname.slice(mount.length + 1));
  if (token === null) throw new Error("This is not the URL of a link.");
  return token.linkId;
}

function told(kind: Kind, { status, headers, body }: Answer) {
  const title = /<title>([^<]*)<\/title>/.exec(body)?.[1] ?? "";
  const ok = status === 200;
  const issued =
    kind === "issue" && ok ? linkIdOf((JSON.parse(body) as { url: string }).url) : null;
  const user = kind === "who" && ok ? userIn(body) : null;
  return { status, headers: { ...headers }, title, issued, user };
}

function userIn(body: string): string | null {
  return (JSON.parse(body) as { user: { email: string } | null }).user?.email ?? null;
}
