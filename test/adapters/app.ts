import type { Server } from "node:http";
import type { MagicLinks } from "onpurpose";

/** What the contract asks an app to mount. */
export interface Wish {
  readonly magicLinks: MagicLinks;
  /** Where: "/magic-link", or a longer path. What mounts at a path mounts there, the rest goes by the whole path. */
  readonly path: string;
  /** Whether the configuration names a proxy of this machine. */
  readonly isBehindProxy: boolean;
}

export interface App {
  /** Where it listens, over real HTTP. */
  readonly origin: string;
  close(): Promise<void>;
}

/**
 * Starts a small app in this very process:
 *
 * - before onpurpose, on every request: `Set-Cookie` of each of `hostCookies`
 * - GET /whoami: the id of `magicLinks.currentUser`, or "nobody"
 * - GET /magic-linkage: "the app's own"
 * - POST /said: the field `said` of a form that was posted
 * - /private, any method: "private to " and the user's id, behind the adapter's `requireUser`
 * - anything else: the framework's own 404
 */
export type StartApp = (wish: Wish) => Promise<App>;

export const hostCookies = ["theme=dark; path=/", "lang=en; path=/"] as const;

/** A server of Node's, as it listens on a free port of this machine. */
export async function listening(server: Server): Promise<App> {
  if (!server.listening) {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  }
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The field `said` of a form, as a parser has left it. */
export function saidIn(body: unknown): string {
  const said: unknown = typeof body === "object" && body !== null ? Reflect.get(body, "said") : "";
  return String(said);
}
