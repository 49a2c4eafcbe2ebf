import { createServer } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import fc from "fast-check";
import { createMagicLinks, type OnpurposeError } from "onpurpose";
import { nodeHandler } from "onpurpose/adapters/node";
import { sqliteStore } from "onpurpose/stores/sqlite";
import type { Real } from "./support/parts.ts";
import { requestOf } from "./support/requests.ts";
import { Wire, type Wired, type WireReply } from "./support/wire.ts";

const atOnce = 40;
const rounds = 520;

const errors: OnpurposeError[] = [];
const ada = { id: "ada", email: "ada@example.com" };
const magicLinks = createMagicLinks({
  suspicion: false,
  url: "https://app.example.com/magic-link",
  secret: "a secret of more than 32 bytes, 0123456789",
  store: sqliteStore(":memory:"),
  users: { findById: () => ada, findByEmail: (email) => (email === ada.email ? ada : null) },
  mailer: { send: async () => {} },
  trustedProxies: ["127.0.0.1"],
  limits: { network: { free: 1, firstWait: 60 } },
  onError: (error) => errors.push(error),
});
const handle = nodeHandler(magicLinks);
const server = createServer((req, res) => {
  void handle(req, res, () => res.writeHead(404).end());
});
let wire: Wire;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  wire = new Wire(address.port);
});

afterAll(async () => {
  wire.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await magicLinks.close();
});

async function issue(): Promise<{ token: string; id: string }> {
  const { link, url } = await magicLinks.issue({ userId: ada.id, lifetime: 86_400 });
  return { token: url.slice(-40), id: link.id };
}

/** Opens a link in a browser with this cookie, or a new one, and gives what its form needs. */
async function openPage(token: string, cookie = ""): Promise<{ form: string; cookie: string }> {
  const headers = cookie === "" ? {} : { cookie: `__Host-onpurpose-browser=${cookie}` };
  const answer = await magicLinks.handler(
    new Request(`https://app.example.com/magic-link/${token}`, { headers }),
  );
  const form = /name="form" value="([^"]+)"/.exec(await answer.text())?.[1];
  const given = /^__Host-onpurpose-browser=([^;]+)/.exec(
    answer.headers.get("set-cookie") ?? "",
  )?.[1];
  if (form === undefined) throw new Error("no page");
  return { form, cookie: given ?? cookie };
}

/** Asks for a link in this browser, and gives the form of the page that takes its code. */
async function askIn(cookie: string): Promise<string> {
  const answer = await magicLinks.handler(
    new Request("https://app.example.com/magic-link", {
      method: "POST",
      headers: { cookie: `__Host-onpurpose-browser=${cookie}` },
      body: new URLSearchParams({ email: ada.email }),
    }),
  );
  const form = /name="form" value="([^"]+)"/.exec(await answer.text())?.[1];
  if (form === undefined) throw new Error("no page for the code");
  return form;
}

function properPress({ token, form, cookie }: Real): Wired {
  const body = Buffer.from(`form=${form}`);
  const head =
    `POST /magic-link/${token} HTTP/1.1\r\nHost: app.example.com\r\nOrigin: https://app.example.com\r\n` +
    `Cookie: __Host-onpurpose-browser=${cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
    `Content-Length: ${body.length}\r\n\r\n`;
  return { head, body, isHead: false, garbled: false };
}

/** What no answer may be, or null. */
function harmIn(reply: WireReply | null): string | null {
  if (reply === null) return null;
  if (reply.status >= 500 || reply.status < 200) return `status ${reply.status}`;
  if (/^set-cookie: [^\r]*session=[^;]/im.test(reply.head)) return "a session";
  return reply.status === 303 ? "a login" : null;
}

test("twenty thousand broken requests: never a failure, never a login, and the link still works", async () => {
  const { token, id } = await issue();
  const page = await openPage(token);
  const other = await issue();
  const real: Real = {
    token,
    ...page,
    otherForm: (await openPage(other.token, page.cookie)).form,
    otherCookie: (await openPage(token)).cookie,
    askForm: await askIn(page.cookie),
  };
  const seen = new Map<number, number>();
  let sent = 0;
  const batches = fc.array(requestOf(real), { minLength: atOnce, maxLength: atOnce, size: "max" });
  const property = fc.asyncProperty(batches, async (batch) => {
    const replies = await Promise.all(batch.map((wired) => wire.send(wired)));
    sent += batch.length;
    for (const [at, reply] of replies.entries()) {
      const harm = harmIn(reply);
      if (harm !== null) throw new Error(`${harm} for ${JSON.stringify(batch[at])}`);
      if (reply !== null) seen.set(reply.status, (seen.get(reply.status) ?? 0) + 1);
    }
  });
  await fc.assert(property, { numRuns: rounds, endOnFailure: true });

  expect(sent).toBeGreaterThanOrEqual(20_000);
  // One of the invented origins may be said to be the same: that is told, and once.
  const elsewhere = errors.filter(({ message }) => message.startsWith("a page was used at "));
  expect(elsewhere.length).toBeLessThanOrEqual(1);
  expect(errors.filter((error) => !elsewhere.includes(error))).toEqual([]);
  expect(await magicLinks.sessions(ada.id)).toEqual([]);
  // It reached every kind of answer and every check, so that it has tried something.
  expect([...seen.keys()]).toEqual(
    expect.arrayContaining([200, 204, 400, 403, 404, 405, 413, 429, 431]),
  );
  const told = await magicLinks.explain(id);
  const reasons = new Set(told?.visits.map(({ outcome, reason }) => reason ?? outcome));
  expect([...reasons].toSorted()).toEqual([
    "cross_site",
    "forged",
    "malformed",
    "mangled",
    "method_not_allowed",
    "no_cookies",
    "opened",
    "too_large",
  ]);
  expect(told?.state).toBe("live");

  const pressed = await wire.send(properPress(real));
  expect(pressed?.status).toBe(303);
  expect(pressed?.head).toMatch(/^set-cookie: __Host-onpurpose-session=/im);
  expect(await magicLinks.sessions(ada.id)).toHaveLength(1);
}, 90_000);
