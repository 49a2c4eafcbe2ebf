import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Adapter } from "../../../src/gauntlet/adapters.ts";
import { generic } from "../../../src/gauntlet/adapters.ts";
import { freePort } from "../../support/demo.ts";

/**
 * How a small site's links work.
 *
 * - `on_get`: opening one logs in, and uses it up
 * - `on_post`: opening one shows a page whose button logs in whoever presses it, and uses it up
 * - `asking_browser`: the same button, in the browser that asked for it only, and as often as that likes
 */
export type SiteKind = "on_get" | "on_post" | "asking_browser";

export interface Site {
  readonly origin: string;
  readonly adapter: Adapter;
  /** The method, target and raw headers of every request to a link. */
  readonly visits: readonly { readonly method: string; readonly raw: readonly string[] }[];
  close(): Promise<void>;
}

interface Links {
  readonly asked: Map<string, { readonly address: string; readonly browser: string }>;
  readonly mails: Map<string, string[]>;
  readonly sessions: Set<string>;
}

/** A site whose links are worse than ours, on a port of its own. */
export async function startSite(kind: SiteKind): Promise<Site> {
  const links: Links = { asked: new Map(), mails: new Map(), sessions: new Set() };
  const visits: Site["visits"][number][] = [];
  const origin = `http://localhost:${await freePort()}`;
  const server = createServer((req, res) => {
    if (req.url?.startsWith("/login/") === true) {
      visits.push({ method: req.method ?? "", raw: req.rawHeaders });
    }
    answer({ kind, origin, links }, req, res).catch(() => res.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(Number(new URL(origin).port), resolve));
  const adapter = generic({
    name: kind,
    ask: { url: `${origin}/ask`, fields: { email: "{address}" } },
    mail: { url: `${origin}/mails?to={address}`, link: /http\S+/ },
    loggedIn: { url: `${origin}/who`, path: "user" },
    ...(kind === "on_get" ? {} : { press: "Log in" }),
  });
  return {
    origin,
    adapter,
    visits,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Served {
  readonly kind: SiteKind;
  readonly origin: string;
  readonly links: Links;
}

async function answer(
  { kind, origin, links }: Served,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const url = new URL(req.url ?? "/", origin);
  res.setHeader("content-type", "text/html");
  const browser = /browser=([\w-]+)/.exec(req.headers.cookie ?? "")?.[1] ?? randomUUID();
  const session = /session=([\w-]+)/.exec(req.headers.cookie ?? "")?.[1] ?? "";
  const token = /^\/login\/([\w-]+)$/.exec(url.pathname)?.[1] ?? "";
  if (url.pathname === "/ask") {
    const address = new URLSearchParams(await textOf(req)).get("email") ?? "";
    const fresh = randomUUID();
    links.asked.set(fresh, { address, browser });
    links.mails.set(address, [...(links.mails.get(address) ?? []), `${origin}/login/${fresh}`]);
    res.setHeader("set-cookie", `browser=${browser}; Path=/; HttpOnly`).end("asked");
  } else if (url.pathname === "/mails") {
    res.end(JSON.stringify((links.mails.get(url.searchParams.get("to") ?? "") ?? []).toReversed()));
  } else if (url.pathname === "/who") {
    res.end(JSON.stringify({ user: links.sessions.has(session) ? "ada" : null }));
  } else if (!links.asked.has(token)) {
    res.writeHead(404).end("<p>That link does not work.");
  } else if (kind !== "on_get" && req.method !== "POST") {
    res.end('<form method="post"><button>Log in</button></form>');
  } else {
    if (kind === "asking_browser" && links.asked.get(token)?.browser !== browser) {
      res.writeHead(403).end('<form method="post"><button>Log in</button></form>');
      return;
    }
    if (kind !== "asking_browser") links.asked.delete(token);
    const made = randomUUID();
    links.sessions.add(made);
    res
      .writeHead(303, { location: "/who", "set-cookie": `session=${made}; Path=/; HttpOnly` })
      .end();
  }
}

async function textOf(req: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of req) text += String(chunk);
  return text;
}
