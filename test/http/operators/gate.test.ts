import { afterEach, describe, expect, test } from "vitest";
import { adminPaths } from "../../../src/routes/admin/table.ts";
import type { MagicLinksOptions } from "onpurpose";
import { faces } from "../support/faces.ts";
import { logIn, startHost, type Host } from "../support/host.ts";
import { admin, startOperated } from "./support.ts";

let host: Host;
afterEach(() => host.close());

type Operators = NonNullable<MagicLinksOptions["operators"]>;

/** Whoever asks, and however the host says no. */
const refusals: readonly (readonly [string, Operators | undefined, readonly string[]])[] = [
  ["without the option", undefined, []],
  ["null", () => null, []],
  ["a promise of null", () => Promise.resolve(null), []],
  [
    "a function that throws",
    () => {
      throw new Error("the directory is gone");
    },
    ["operators failed: nobody is let in"],
  ],
  [
    "a promise that is rejected",
    () => Promise.reject(new Error("the directory is gone")),
    ["operators failed: nobody is let in"],
  ],
  [
    "an answer that is none",
    () => "",
    ['operators must give a name, an object with the text "id", or null'],
  ],
];

const methods = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PROPFIND"];
const paths = [...adminPaths, "/", "/links/x", `/links/${"x".repeat(43)}`, "/nothing", "/x/y"];

describe.each(faces)("%s", (_name, open) => {
  test.each(refusals)("%s: it is as if there were no such page", async (_how, operators, told) => {
    host = await (operators === undefined ? startHost(open) : startOperated({ operators }, open));
    const browser = host.browser();
    for (const path of paths) {
      for (const method of methods) {
        for (const accept of method === "GET" ? ["text/html", "application/json"] : ["*/*"]) {
          const send = (at: string) => browser.send(method, at, { headers: { accept } });
          const [page, other] = [
            await send(`${admin}${path}`),
            // A path that nothing has ever stood at.
            await send(`/magic-link/admix${path}`),
          ];
          expect([page.status, page.body, page.stableHeaders, page.setCookies]).toEqual([
            other.status,
            other.body,
            other.stableHeaders,
            other.setCookies,
          ]);
          expect(page.status).toBe(404);
        }
      }
    }
    expect([...new Set(host.errors.map(({ message }) => message))]).toEqual(told);
  });
});

test("whoever was an operator a moment ago is none", async () => {
  let name: string | null = "Grace";
  const operated = await startOperated({ operators: () => name });
  host = operated;
  const { link } = await host.magicLinks.issue({ userId: "ada" });
  const browser = host.browser();
  const page = await browser.open(`${admin}/revoke?link=${link.id}`);
  expect(page.status).toBe(200);
  name = null;
  expect((await browser.press(page, "Revoke the link")).status).toBe(404);
  expect((await operated.link(link.id)).revokedAt).toBeNull();
  expect(await operated.acts()).toEqual([]);
});

test("the host is asked about the request that came", async () => {
  const asked: unknown[] = [];
  host = await startOperated({
    operators(client) {
      asked.push([client.address, client.header("cookie"), client.header("x-none")]);
      return { id: "7", name: "Grace" };
    },
  });
  const page = await host.browser({ cookie: "a=b" }).open(admin);
  expect(page.status).toBe(200);
  expect(page.body).toContain("<bdi>Grace (7)</bdi>");
  expect(asked).toEqual([["127.0.0.1", "a=b", null]]);
});

test("the host may ask who is logged in", async () => {
  const operated = await startOperated({
    operators: async (client): Promise<string | null> => {
      const user = await operated.magicLinks.currentUser(client);
      return user?.id === "ada" ? user.email : null;
    },
  });
  host = operated;
  const [ada, bob] = [host.browser(), host.browser()];
  await logIn(host, ada, "ada@example.com");
  await logIn(host, bob, "bob@example.com");
  expect((await ada.open(admin)).status).toBe(200);
  expect((await bob.open(admin)).status).toBe(404);
  expect((await host.browser().open(admin)).status).toBe(404);
});
