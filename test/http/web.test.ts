import { afterEach, expect, test } from "vitest";
import { formOf, sameOrigin } from "./support/attacks.ts";
import { openWebFace } from "./support/faces.ts";
import { logIn, outcomes, startHost, type Host } from "./support/host.ts";
import type { Browser } from "./support/browser.ts";

// What only handler(Request) has to deal with.

let host: Host;
afterEach(() => host.close());

const cookieOf = (browser: Browser): string =>
  [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");

/** A press as a page of ours makes it, with this body. */
function pressOf(url: string, browser: Browser, body: string | ReadableStream): Request {
  const type = "application/x-www-form-urlencoded";
  const headers = { ...sameOrigin, "content-type": type, cookie: cookieOf(browser) };
  const init = { method: "POST", headers, body, duplex: "half" };
  return new Request(url, init);
}

test("a body that breaks off leaves one visit, and is no failure of ours", async () => {
  host = await startHost(openWebFace);
  const browser = host.browser();
  const { link, url } = await host.magicLinks.issue({ userId: "ada" });
  const form = formOf(await browser.open(url));
  let pulls = 0;
  const broken = new ReadableStream({
    pull(controller) {
      if (pulls++ === 0) controller.enqueue(Buffer.from(`form=${form}`));
      else controller.error(new Error("the client is gone"));
    },
  });
  const answer = await host.magicLinks.handler(pressOf(url, browser, broken));
  expect(answer.status).toBe(403);
  expect(answer.headers.getSetCookie().join()).not.toContain("session");
  expect(await outcomes(host, link.id)).toEqual(["GET opened", "POST refused forged"]);
  expect(host.errors).toEqual([]);
});

test.each<[string, (request: Request) => unknown]>([
  ["read", (request) => request.text()],
  ["being read", (request) => request.body?.getReader()],
])("a body that is already %s leaves one visit, and is no failure of ours", async (_how, read) => {
  host = await startHost(openWebFace);
  const browser = host.browser();
  const { link, url } = await host.magicLinks.issue({ userId: "ada" });
  const request = pressOf(url, browser, `form=${formOf(await browser.open(url))}`);
  await read(request);
  expect((await host.magicLinks.handler(request)).status).toBe(403);
  expect(await outcomes(host, link.id)).toEqual(["GET opened", "POST refused forged"]);
  expect(host.errors).toEqual([]);
});

test("Headers may be another runtime's", async () => {
  host = await startHost(openWebFace);
  const browser = host.browser();
  await logIn(host, browser, "ada@example.com");
  const own = new Headers({ cookie: cookieOf(browser) });
  const foreign: object = { get: (name: string) => own.get(name) };
  expect(foreign).not.toBeInstanceOf(Headers);
  for (const headers of [own, foreign as Headers]) {
    expect((await host.magicLinks.currentUser({ headers }))?.id).toBe("ada");
  }
  const nobody: object = { get: () => null };
  expect(await host.magicLinks.currentUser({ headers: nobody as Headers })).toBeNull();
});
