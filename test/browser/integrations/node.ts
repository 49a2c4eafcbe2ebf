import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { getIronSession, nodeCookies, type SessionOptions } from "iron-session";
import type { MagicLinks } from "onpurpose";
import { nodeHandler } from "onpurpose/adapters/node";
import { bearerSessions } from "onpurpose/integrations/bearer";
import { ironSession, type KeptSessions } from "onpurpose/integrations/iron-session";
import { sessionTable, type SessionTable } from "onpurpose/integrations/session-table";
import { home, pageHeaders, secondFactor as factorPage } from "./pages.ts";
import type { System } from "./site.ts";

/** What an app keeps in the session of whoever comes, beside a login. */
interface Cart {
  put(req: IncomingMessage, res: ServerResponse): Promise<void>;
  holds(req: IncomingMessage, res: ServerResponse): Promise<boolean>;
}

const noCart: Cart = { put: async () => {}, holds: async () => false };

/** An app on Node's own server. */
function plainApp(
  magicLinks: MagicLinks,
  sessions: KeptSessions,
  cart: Cart = noCart,
): RequestListener {
  const page = (res: ServerResponse, text: string): unknown =>
    res.writeHead(200, pageHeaders).end(text);
  const to = (res: ServerResponse, location: string): unknown =>
    res.writeHead(303, { location }).end();
  const showHome = async (req: IncomingMessage, res: ServerResponse): Promise<unknown> =>
    page(res, home(await magicLinks.currentUser(req), await cart.holds(req, res)));
  const routes = new Map<string, (req: IncomingMessage, res: ServerResponse) => Promise<unknown>>([
    ["GET /", showHome],
    ["GET /invoices", showHome],
    ["POST /cart", async (req, res) => (await cart.put(req, res), to(res, "/"))],
    ["GET /totp", async (req, res) => page(res, factorPage((await sessions.pending(req))?.user))],
    [
      "POST /totp",
      async (req, res) => {
        const login = await sessions.complete(req);
        if (login === null) return res.writeHead(403).end();
        for (const [name, value] of login.headers) res.appendHeader(name, value);
        return to(res, login.redirectTo);
      },
    ],
  ]);
  const handle = nodeHandler(magicLinks);
  const respond = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (await handle(req, res)) return;
    const route = routes.get(`${req.method} ${req.url}`);
    if (route === undefined) res.writeHead(404).end();
    else await route(req, res);
  };
  return (req, res) => {
    respond(req, res).catch(() => res.writeHead(500).end());
  };
}

interface Kept {
  cart: boolean;
}

export const ofIronSession: System = {
  name: "iron-session",
  cookie: "app-session",
  ends: false,
  anonymous: true,
  start({ users, secondFactor, magicLinks: make }) {
    const iron: SessionOptions = {
      cookieName: "app-session",
      password: "a password of 32 characters or more",
    };
    const sessions = ironSession({
      users,
      secondFactor,
      open: (cookies) => getIronSession(cookies, iron),
    });
    return plainApp(make(sessions), sessions, {
      async put(req, res) {
        const session = await getIronSession<Kept>(nodeCookies(req, res), iron);
        session.cart = true;
        await session.save();
      },
      holds: async (req, res) =>
        (await getIronSession<Kept>(nodeCookies(req, res), iron)).cart ?? false,
    });
  },
};

/** A table of SQLite's. */
function createTable(): SessionTable {
  const db = new DatabaseSync(":memory:");
  db.exec("CREATE TABLE sessions (hash TEXT PRIMARY KEY, userId TEXT, expiresAt, redirectTo TEXT)");
  const insert = db.prepare("INSERT INTO sessions VALUES (?, ?, ?, ?)");
  const select = db.prepare("SELECT userId, expiresAt, redirectTo FROM sessions WHERE hash = ?");
  const remove = db.prepare("DELETE FROM sessions WHERE hash = ?");
  return {
    create({ hash, userId, expiresAt, redirectTo }) {
      insert.run(hash, userId, expiresAt.getTime(), redirectTo);
    },
    find(hash) {
      const row = select.get(hash);
      if (row === undefined) return null;
      const { userId, expiresAt, redirectTo } = row;
      return {
        hash,
        userId: String(userId),
        expiresAt: new Date(Number(expiresAt)),
        redirectTo: redirectTo === null ? null : String(redirectTo),
      };
    },
    remove: (hash) => remove.run(hash),
  };
}

const inTable = { cookie: "session", ends: true, anonymous: false };

export const ofSessionTable: System = {
  name: "a table of sessions",
  ...inTable,
  start({ url, users, secondFactor, magicLinks: make }) {
    const sessions = sessionTable({ url, users, secondFactor, table: createTable() });
    return plainApp(make(sessions), sessions);
  },
};

export const ofBearer: System = {
  name: "bearer tokens beside a table",
  ...inTable,
  start({ url, users, secondFactor, magicLinks: make }) {
    const table = createTable();
    const browsers = sessionTable({ url, users, secondFactor, table });
    const sessions = bearerSessions({ users, secondFactor, table, browsers });
    return plainApp(make(sessions), sessions);
  },
};
