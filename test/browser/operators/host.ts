import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  createMagicLinks,
  type MagicLinks,
  type MagicLinksOptions,
  type Mail,
  type Store,
  type User,
} from "onpurpose";
import { nodeHandler } from "onpurpose/adapters/node";
import { memoryStore } from "onpurpose/stores/memory";
import { expect } from "vitest";
import { blind } from "../../../src/blind.ts";
import { createKeyring } from "../../../src/keyring.ts";
import { freePort } from "../../support/demo.ts";

const secret = "a secret of more than 32 bytes, 0123456789";
const keyring = createKeyring(secret);

/** A small app whose operators log in at `/operator?name=...`, by a cookie of its own. */
export interface OperatorsHost {
  readonly origin: string;
  /** Of the operators' pages. */
  readonly admin: string;
  readonly magicLinks: MagicLinks;
  readonly store: Store;
  /** By address; a test may change them at any time. */
  readonly users: Map<string, User>;
  readonly inbox: readonly Mail[];
  /** What the store knows an address by. */
  addressHash(address: string): string;
  /** Closes it, and expects that nothing has gone wrong in it. */
  close(): Promise<void>;
}

export async function startOperatorsHost(
  changes: Partial<MagicLinksOptions> = {},
): Promise<OperatorsHost> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const users = new Map<string, User>();
  const inbox: Mail[] = [];
  const errors: string[] = [];
  const store = memoryStore();
  const magicLinks = createMagicLinks({
    url: `${origin}/magic-link`,
    secret,
    store,
    users: {
      findById: (id) => [...users.values()].find((user) => user.id === id) ?? null,
      findByEmail: (email) => users.get(email) ?? null,
    },
    mailer: { send: async (mail) => void inbox.push(mail) },
    appName: "Ledgerly",
    limits: false,
    suspicion: false,
    operators: (client) => operatorIn(client.header("cookie")),
    onError: ({ code, message }) => void errors.push(`${code}: ${message}`),
    ...changes,
  });
  const handle = nodeHandler(magicLinks);
  const server = createServer((req, res) => {
    handle(req, res, () => answerOwn(req, res)).catch(() => res.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(port, resolve));
  return {
    origin,
    admin: `${origin}/magic-link/admin`,
    magicLinks,
    store,
    users,
    inbox,
    addressHash: (address) => blind(keyring.current, "address", address),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await magicLinks.close();
      expect(errors).toEqual([]);
    },
  };
}

function operatorIn(cookie: string | null): string | null {
  const [, name] = /(?:^|; )operator=([^;]*)/.exec(cookie ?? "") ?? [];
  return name === undefined ? null : decodeURIComponent(name);
}

/** The app's own pages: one that makes somebody an operator, and one that logins lead to. */
function answerOwn(req: IncomingMessage, res: ServerResponse): void {
  const { searchParams } = new URL(req.url ?? "/", "http://localhost");
  const name = searchParams.get("name");
  if (name !== null) {
    res.setHeader("set-cookie", `operator=${encodeURIComponent(name)}; Path=/; HttpOnly`);
  }
  res.setHeader("content-type", "text/html; charset=utf-8");
  res.end(
    '<!doctype html><html lang=en><link rel=icon href="data:,"><title>App</title><h1>The app</h1>',
  );
}
