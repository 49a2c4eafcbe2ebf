import { createServer } from "node:http";
import { nodeHandler } from "onpurpose/adapters/node";
import { createClient, type Client } from "onpurpose/client";
import { openNodeFace } from "../../support/faces.ts";
import { mount, startHost, type Host } from "../../support/host.ts";

type Headers = Readonly<Record<string, string>>;
type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const origin = new URL(mount).origin;

/** An app on a phone, as far as HTTP goes: a client, and a fetch with its own cookies. */
export interface Phone {
  readonly client: Client;
  readonly fetch: Fetch;
  readonly cookies: Map<string, string>;
}

export interface JsonHost extends Host {
  /** @param always Headers of every request of the client. Default: the Origin alone. */
  phone(always?: Headers): Phone;
}

/** Called with every exchange. */
export type Watch = (
  method: string,
  path: string,
  status: number,
  contentType: string,
  body: string,
) => void;

/** A host behind a real server on this machine, which stands in for the one at the origin of its links. */
export async function startJsonHost(
  changes: Parameters<typeof startHost>[1] = {},
  watch: Watch = () => {},
): Promise<JsonHost> {
  const host = await startHost(openNodeFace, changes);
  const handle = nodeHandler(host.magicLinks);
  const server = createServer((req, res) => {
    void handle(req, res, () => res.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const local = `http://127.0.0.1:${address.port}`;
  return {
    ...host,
    phone(always = { origin }) {
      const cookies = new Map<string, string>();
      const fetch = cookieFetch(local, cookies, watch);
      return { client: createClient(mount, { fetch, headers: always }), fetch, cookies };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await host.close();
    },
  };
}

function cookieFetch(local: string, cookies: Map<string, string>, watch: Watch): Fetch {
  return async (url, init) => {
    const { pathname, search } = new URL(url);
    if (new URL(url).origin !== origin) throw new Error(`a request to ${url}`);
    const headers = new Headers(init.headers);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    if (cookie !== "") headers.set("cookie", cookie);
    const response = await fetch(local + pathname + search, { ...init, headers });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/; Max-Age=0(;|$)/.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const type = response.headers.get("content-type") ?? "";
    watch(init.method ?? "GET", pathname, response.status, type, await response.clone().text());
    return response;
  };
}
