import { sqliteStore } from "onpurpose/stores/sqlite";
import type { ClientAnswer } from "onpurpose/client";
import { otherCode } from "../../support/binding-statuses.ts";
import { mount } from "../../support/host.ts";
import type { JsonHost, Phone, startJsonHost } from "./json-host.ts";

/** Something that clients do, for the sake of the answers that it provokes. */
export interface Scene {
  readonly what: string;
  readonly changes?: Parameters<typeof startJsonHost>[0];
  readonly play: (host: JsonHost) => Promise<unknown>;
}

const ada = "ada@example.com";
const json = {
  accept: "application/json",
  "content-type": "application/json",
  origin: "https://app.example.com",
};
const unknown = `${mount}/${"0".repeat(40)}`;

const post = (
  { fetch }: Phone,
  url: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> => fetch(url, { method: "POST", body, headers: { ...json, ...headers } });

/** The form token of whatever page it is. */
const formOf = (answer: ClientAnswer): string =>
  "formToken" in answer ? answer.formToken : "not one";

async function ask(host: JsonHost, phone: Phone): Promise<{ form: string; link: string }> {
  const count = host.inbox.filter(({ to }) => to.address === ada).length;
  await phone.client.start();
  const form = formOf(await phone.client.ask(ada));
  return { form, link: await host.mailedLink(ada, count + 1) };
}

async function pressIn({ client }: Phone, link: string, more = {}): Promise<ClientAnswer> {
  return client.press(link, formOf(await client.open(link)), more);
}

/** Presses what no person sees. */
async function trap(phone: Phone, link: string): Promise<void> {
  const form = formOf(await phone.client.open(link));
  await post(phone, link, JSON.stringify({ form, action: "continue" }));
}

const issue = async ({ magicLinks }: JsonHost, userId = "ada"): Promise<string> =>
  (await magicLinks.issue({ userId })).url;

/** What every route that takes a form refuses alike. */
async function refusals(phone: Phone, url: string): Promise<void> {
  await post(phone, url, "[1]");
  await post(phone, url, "{}", { origin: "https://evil.example" });
  await post(phone, url, "{}", { "sec-purpose": "prefetch" });
  await post(phone, url, JSON.stringify({ email: "x".repeat(100_000) }));
  await phone.fetch(url, { method: "PUT", headers: json });
}

const neverStarts = {
  current: () => null,
  start: () => new Promise<never>(() => {}),
  end: () => [],
};

export const scenes: readonly Scene[] = [
  {
    what: "asking, and the code",
    async play(host) {
      await host.phone().client.ask(ada);
      const phone = host.phone();
      await phone.client.waiting();
      const { form } = await ask(host, phone);
      await phone.client.waiting();
      const code = await host.mailedCode(ada);
      await phone.client.typeCode(form, "12");
      await phone.client.typeCode(form, otherCode(code));
      await phone.client.typeCode("forged", code);
      await phone.client.typeCode(form, code);
      await phone.client.typeCode(form, code);
      await phone.client.waiting();
      await phone.client.ask("nobody");
      await phone.client.ask(ada, "//evil.example");
      await phone.fetch(`${mount}?redirectTo=//evil.example`, { headers: json });
      await phone.client.logOut();
    },
  },
  {
    what: "forms that no page of ours sends",
    async play(host) {
      for (const path of ["", "/code", "/logout"]) await refusals(host.phone(), mount + path);
      const phone = host.phone();
      await phone.client.open(await issue(host));
      await refusals(phone, await issue(host));
      await phone.fetch(await issue(host), { headers: { ...json, "sec-purpose": "prefetch" } });
      await phone.client.open(unknown);
      await phone.client.press(unknown, "x");
    },
  },
  {
    what: "a link, to its end",
    async play(host) {
      const phone = host.phone();
      const { link } = await ask(host, phone);
      const form = formOf(await phone.client.open(link));
      await phone.client.press(link, "forged");
      await phone.client.press(link, form);
      host.wait(6000);
      await phone.client.press(link, form);
      await phone.client.open(link);
      const late = await issue(host, "bob");
      await pressIn(phone, late);
      await pressIn(phone, late, { switch: "yes" });
      await pressIn(phone, await issue(host), { action: "decline" });
      await pressIn(phone, await issue(host), { action: "dance" });
      host.wait(3600_000);
      await phone.client.press(await issue(host), form);
    },
  },
  {
    what: "another browser",
    changes: { limits: { link: { free: 1, firstWait: 60 } } },
    async play(host) {
      const asking = host.phone();
      const { link } = await ask(host, asking);
      const form = formOf(await asking.client.open(link));
      const other = host.phone();
      await pressIn(other, link);
      await pressIn(other, link, { action: "new-link" });
      await pressIn(other, link, { action: "new-link" });
      // Met by a link: there the new one's code counts, and no press.
      await other.client.open(await host.mailedLink(ada, 2));
      // So it does where a press has looked like a machine's, on a page from before it did.
      await trap(asking, await issue(host));
      await asking.client.press(link, form);
      await pressIn(other, await issue(host, "bob"));
      await other.client.open(link);
    },
  },
  {
    what: "another browser, where the address is asked for",
    changes: { otherBrowser: "address" },
    async play(host) {
      const { link } = await ask(host, host.phone());
      const other = host.phone();
      await pressIn(other, link, { address: "eve@example.com" });
      await pressIn(other, await issue(host, "bob"));
      await pressIn(other, link, { address: ada });
    },
  },
  {
    what: "too many asks, and codes",
    changes: { limits: { network: { free: 1, firstWait: 60 } }, code: { attempts: 1 } },
    async play(host) {
      const phone = host.phone();
      const { form } = await ask(host, phone);
      await phone.client.ask(ada);
      await phone.client.typeCode(form, otherCode(await host.mailedCode(ada)));
    },
  },
  {
    what: "no login page",
    changes: { mailer: null },
    async play(host) {
      const { client } = host.phone();
      await client.start();
      await client.ask(ada);
      await client.waiting();
      await client.typeCode("x", "1");
      const link = await issue(host);
      host.wait(600_000);
      await client.open(link);
      await client.logOut();
    },
  },
  {
    what: "a session that takes for ever",
    changes: { sessions: neverStarts },
    async play(host) {
      const phone = host.phone();
      const { form, link } = await ask(host, phone);
      const url = await issue(host);
      for (const held of [link, url]) void pressIn(phone, held).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 200));
      // They wait for a while, for how the press that holds the link ends.
      const code = await host.mailedCode(ada);
      await Promise.all([phone.client.typeCode(form, code), pressIn(host.phone(), url)]);
    },
  },
  {
    what: "sessions of the host's that fail",
    changes: {
      sessions: {
        current: () => null,
        start: () => Promise.reject(new Error("no")),
        end: () => Promise.reject(new Error("no")),
      },
    },
    async play(host) {
      const phone = host.phone();
      const { form } = await ask(host, phone);
      await phone.client.typeCode(form, await host.mailedCode(ada));
      await phone.client.logOut();
      await pressIn(phone, await issue(host));
    },
  },
  storeIsClosed(),
];

function storeIsClosed(): Scene {
  const store = sqliteStore(":memory:");
  return {
    what: "a store that is closed",
    changes: { store },
    async play(host) {
      const phone = host.phone();
      const { form, link } = await ask(host, phone);
      const code = await host.mailedCode(ada);
      const { url } = await host.magicLinks.issue({ userId: "bob" });
      const token = formOf(await phone.client.open(url));
      await pressIn(phone, await issue(host));
      await ask(host, phone);
      await store.close();
      await phone.client.ask(ada);
      await phone.client.waiting();
      await phone.client.typeCode(form, code);
      await phone.client.open(link);
      await phone.client.press(url, token);
      await phone.client.logOut();
    },
  };
}
