// The shapes of frameworks that are too heavy to be installed here: called as they call, with real requests. They
// themselves are run with their examples: `npm run heavy-examples`.
import { afterEach, beforeEach, expect, test } from "vitest";
import { astroRoute } from "onpurpose/adapters/astro";
import { fetchHandler } from "onpurpose/adapters/fetch";
import { nextRoutes } from "onpurpose/adapters/next";
import { reactRouterRoute } from "onpurpose/adapters/react-router";
import { svelteKitHandle } from "onpurpose/adapters/sveltekit";
import { tanStackStartHandlers } from "onpurpose/adapters/tanstack-start";
import { memoryStore } from "onpurpose/stores/memory";
import { openWebFace } from "../http/support/faces.ts";
import { formOf } from "../support/http-browser.ts";
import { startHost, type Host } from "../http/support/host.ts";

const peer = "203.0.113.7";
type Send = (request: Request) => Promise<Response>;

let host: Host;
let works: Promise<unknown>[];
const waitUntil = (work: Promise<unknown>): void => void works.push(work);
beforeEach(async () => {
  works = [];
  host = await startHost(openWebFace, { store: memoryStore() });
});
afterEach(() => host.close());

const elsewhere = (): Response => new Response("the app's own");
// As getters that look at `this`, and functions that do not stand alone.
const context = {
  waitUntil(work: Promise<unknown>): void {
    if (this !== context) throw new TypeError("Illegal invocation");
    works.push(work);
  },
};

/** Each as its framework calls it. */
const routes: readonly (readonly [name: string, mount: () => Send])[] = [
  [
    "next",
    () => {
      const given = nextRoutes(host.magicLinks, { peerAddress: () => peer, waitUntil });
      return async (request) => {
        const route = new Map<string, Send>(Object.entries(given)).get(request.method);
        return route?.(request) ?? new Response(null, { status: 405 });
      };
    },
  ],
  [
    "sveltekit",
    () => {
      const handle = svelteKitHandle(host.magicLinks);
      return (request) => {
        const event = { request, platform: { ctx: context }, getClientAddress: () => peer };
        return handle({ event, resolve: elsewhere });
      };
    },
  ],
  [
    "astro",
    () => {
      const ALL = astroRoute(host.magicLinks, { waitUntil });
      return (request) => ALL({ request, clientAddress: peer });
    },
  ],
  [
    "react-router",
    () => {
      const peerAddress = ({ context }: { context?: unknown }): string => String(context);
      const { loader, action } = reactRouterRoute(host.magicLinks, { peerAddress, waitUntil });
      return (request) => {
        const isQuery = ["GET", "HEAD", "OPTIONS"].includes(request.method);
        return (isQuery ? loader : action)({ request, context: peer });
      };
    },
  ],
  [
    "tanstack-start",
    () => {
      const options = { peerAddress: () => peer, waitUntil };
      const { ANY } = tanStackStartHandlers(host.magicLinks, options);
      return (request) => ANY({ request });
    },
  ],
  [
    "fetch of Workers",
    () => {
      const handle = fetchHandler<[env: object, context: object]>(host.magicLinks, {
        next: elsewhere,
        cfConnectingIp: true,
      });
      return (request) => {
        request.headers.set("cf-connecting-ip", peer);
        return handle(request, {}, context);
      };
    },
  ],
  [
    "fetch of Bun",
    () => {
      const handle = fetchHandler<[server: object]>(host.magicLinks, { next: elsewhere });
      return (request) => handle(request, { requestIP: () => ({ address: peer, port: 1 }) });
    },
  ],
  [
    "fetch of Deno",
    () => {
      const handle = fetchHandler<[info: object]>(host.magicLinks, { next: elsewhere });
      return (request) => handle(request, { remoteAddr: { transport: "tcp", hostname: peer } });
    },
  ],
];

const origin = "https://app.example.com";
const navigation = { "sec-fetch-site": "same-origin", origin };

test.each(routes)("%s: a login, told who asks", async (name, mount) => {
  const send = mount();
  const { link, url } = await host.magicLinks.issue({ userId: "ada" });
  const opened = await send(new Request(url));
  expect(opened.status).toBe(200);
  const cookie = opened.headers.getSetCookie().map((line) => line.split(";")[0]);
  const form = new URLSearchParams(formOf(await opened.text()));
  const headers = { ...navigation, cookie: cookie.join("; ") };
  const pressed = await send(new Request(url, { method: "POST", headers, body: form }));
  expect([pressed.status, pressed.headers.get("location")]).toEqual([303, "/"]);
  expect(pressed.headers.getSetCookie().length).toBeGreaterThan(1);
  const told = await host.magicLinks.explain(link.id);
  expect(told?.visits.map(({ clientAddress }) => clientAddress)).toEqual([peer, peer]);
  for (const method of ["PUT", "DELETE", "PATCH"]) {
    expect([name, (await send(new Request(url, { method }))).status]).toEqual([name, 405]);
  }
  const head = await send(new Request(url, { method: "HEAD" }));
  expect([head.status, await head.text()]).toEqual([410, ""]);
});

test.each(routes.filter(([name]) => !/Bun|Deno/.test(name)))(
  "%s: the platform waits for the mail",
  async (_name, mount) => {
    const send = mount();
    const login = await send(new Request(`${origin}/magic-link`));
    const cookie = login.headers.getSetCookie().map((line) => line.split(";")[0]);
    const headers = { ...navigation, cookie: cookie.join("; ") };
    const body = new URLSearchParams({ ...formOf(await login.text()), email: "ada@example.com" });
    const asked = await send(
      new Request(`${origin}/magic-link`, { method: "POST", headers, body }),
    );
    expect(asked.status).toBe(200);
    expect(works).toHaveLength(1);
    await Promise.all(works);
    expect(host.inbox.map(({ to }) => to.address)).toEqual(["ada@example.com"]);
  },
);

test.each(routes.filter(([name]) => /sveltekit|fetch/.test(name)))(
  "%s: what is not onpurpose's goes on",
  async (_name, mount) => {
    const send = mount();
    expect(await (await send(new Request(`${origin}/magic-linkage`))).text()).toBe("the app's own");
  },
);

test("fetch: a header of Cloudflare's is nobody's word unless it is asked for", async () => {
  const { link, url } = await host.magicLinks.issue({ userId: "ada" });
  const request = new Request(url, { headers: { "cf-connecting-ip": peer } });
  expect((await fetchHandler(host.magicLinks)(request)).status).toBe(200);
  expect((await host.magicLinks.explain(link.id))?.visits[0]?.clientAddress).toBeNull();
});

test("fetch: without next, what is not onpurpose's is no page of ours", async () => {
  const answer = await fetchHandler(host.magicLinks)(new Request(`${origin}/elsewhere`));
  expect(answer.status).toBe(404);
});

test("fetch: a Unix socket, and what is unknown, tell nothing", async () => {
  const handle = fetchHandler<[given: unknown]>(host.magicLinks);
  const { link, url } = await host.magicLinks.issue({ userId: "ada" });
  const given = [
    { remoteAddr: { transport: "unix", path: "/x" } },
    { requestIP: () => null },
    null,
    7,
  ];
  for (const one of given) expect((await handle(new Request(url), one)).status).toBe(200);
  const told = await host.magicLinks.explain(link.id);
  expect(told?.visits.map(({ clientAddress }) => clientAddress)).toEqual(given.map(() => null));
});

test("sveltekit: a platform that cannot tell who asks is heard", async () => {
  const handle = svelteKitHandle(host.magicLinks);
  const getClientAddress = (): string => {
    throw new Error("ADDRESS_HEADER is absent");
  };
  const event = { request: new Request(`${origin}/magic-link`), getClientAddress };
  await expect(handle({ event, resolve: elsewhere })).rejects.toThrow("ADDRESS_HEADER");
});

test("next: a basePath, which Next takes off, and a configuration that is made later", async () => {
  await host.close();
  const url = `${origin}/app/magic-link`;
  host = await startHost(openWebFace, { store: memoryStore(), url });
  let asked = 0;
  const later = (): Host["magicLinks"] => {
    asked++;
    return host.magicLinks;
  };
  const { GET, POST } = nextRoutes(later, { basePath: "/app" });
  expect(asked).toBe(0);
  const { url: link } = await host.magicLinks.issue({ userId: "ada" });
  expect(link).toMatch(`${url}/`);
  const opened = await GET(new Request(link.replace("/app/", "/")));
  expect([opened.status, asked]).toEqual([200, 1]);
  // As it would be if Next left it there.
  expect((await GET(new Request(link))).status).toBe(200);
  const cookie = opened.headers.getSetCookie().map((line) => line.split(";")[0]);
  const body = new URLSearchParams(formOf(await opened.text()));
  const headers = { ...navigation, cookie: cookie.join("; ") };
  const pressed = await POST(
    new Request(link.replace("/app/", "/"), { method: "POST", headers, body }),
  );
  expect(pressed.status).toBe(303);
});

test("astro: of 5 and older, whose clientAddress whoever asks can write, none is believed", async () => {
  const { link, url } = await host.magicLinks.issue({ userId: "ada" });
  const ALL = astroRoute(host.magicLinks);
  const given = ["Astro v4.16.0", "Astro v5.18.2", "Astro v6.0.0", "Astro v15.0.0", undefined];
  for (const generator of given) {
    const more = generator === undefined ? {} : { generator };
    const context = { request: new Request(url), clientAddress: peer, ...more };
    expect((await ALL(context)).status).toBe(200);
  }
  const told = await host.magicLinks.explain(link.id);
  const addresses = told?.visits.map(({ clientAddress }) => clientAddress);
  expect(addresses).toEqual([null, null, peer, peer, peer]);
});

test("astro: a server of the app's own tells who asks", async () => {
  interface Context {
    readonly request: Request;
    readonly clientAddress: string;
    readonly locals: { readonly peerAddress: string };
  }
  const { link, url } = await host.magicLinks.issue({ userId: "ada" });
  const peerAddress = ({ locals }: Context): string => locals.peerAddress;
  const ALL = astroRoute(host.magicLinks, { peerAddress });
  const context = {
    request: new Request(url),
    clientAddress: "127.0.0.1",
    locals: { peerAddress: peer },
  };
  expect((await ALL(context)).status).toBe(200);
  const told = await host.magicLinks.explain(link.id);
  expect(told?.visits[0]?.clientAddress).toBe(peer);
});
