import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { createMagicLinks, type MagicLinksEvent, type MagicLinksOptions } from "onpurpose";
import { memoryStore } from "onpurpose/stores/memory";
import { eventTypes } from "../../src/events/event.ts";
import { errorOf } from "../support/error-of.ts";
import {
  hookSecret,
  startReceiver,
  taken,
  until,
  type Receiver,
} from "../support/webhooks/receiver.ts";
import { otherCode } from "./support/binding-statuses.ts";
import { openNodeFace } from "./support/faces.ts";
import { ask, button, logIn, mount, secret, startHost, type Host } from "./support/host.ts";

const now = (): number => Date.UTC(2030, 0, 1);

describe("webhooks", () => {
  let host: Host;
  let receiver: Receiver;
  const events: MagicLinksEvent[] = [];
  afterEach(async () => {
    await host.close();
    await receiver.close();
    events.splice(0);
  });

  const start = async (changes: Partial<MagicLinksOptions> = {}): Promise<void> => {
    receiver = await startReceiver({ now });
    const { mailer: _, ...others } = changes;
    host = await startHost(openNodeFace, {
      onEvent: (event) => void events.push(event),
      webhook: { url: receiver.url, secret: hookSecret },
      ...others,
    });
  };
  const arrived = (): Promise<void> =>
    until(() => receiver.received.length === events.length, "the events");
  const types = (): ReadonlySet<string> =>
    new Set(receiver.received.map(({ event }) => event.type));

  test("tell the same as onEvent, of everything that can happen", async () => {
    await start();
    const browser = host.browser();
    const waiting = await ask(browser, "ada@example.com");
    await ask(host.browser(), "nobody@example.com");
    const link = await host.mailedLink("ada@example.com");
    const path = new URL(link).pathname;
    await browser.press(waiting, button.code, {
      code: otherCode(await host.mailedCode("ada@example.com"), 1),
    });
    await host.browser({ "user-agent": "curl/8.5.0" }).send("HEAD", path);
    await host.browser({ "sec-purpose": "prefetch" }).open(link);
    await host.browser().send("PUT", path);
    const elsewhere = host.browser();
    await elsewhere.press(await elsewhere.open(link), button.notMe);
    await browser.post(path, { form: "forged" });
    const page = await browser.open(link);
    await browser.press(page, button.logIn);
    await browser.press(page, button.logIn);
    await browser.open(link);
    await browser.post("/magic-link/logout", {});
    await logIn(host, browser, "bob@example.com");
    await host.magicLinks.endSessions("bob");
    await declineTwice();
    const other = host.browser();
    const { url, link: own } = await host.magicLinks.issue({ userId: "bob" });
    await host.magicLinks.issue({ userId: "cleo" });
    await host.magicLinks.revoke({ linkId: own.id });
    await other.press(await other.open(url), button.newLink);
    await host.magicLinks.revoke({ userId: "bob" });
    await host.magicLinks.revoke({ all: true });
    await other.open(await unknownLink());
    await arrived();
    expect(types().size).toBe(10);
    expect(receiver.faults).toEqual([]);
    const told = receiver.received.map(({ event }) => comparable(event));
    expect(told.toSorted()).toEqual(events.map(comparable).toSorted());
    expect(told.filter((line) => line.includes('["revoked",true]'))).toHaveLength(1);
    expect(host.errors).toEqual([]);
    // The documentation shows each of them as it comes.
    const bodies = receiver.received.map(({ body }) => fieldsOf(JSON.parse(body)));
    const shown = examples().map(fieldsOf);
    expect(shown.map(([type]) => type)).toEqual(eventTypes);
    for (const example of shown) expect(bodies).toContainEqual(example);
  });

  const declineTwice = async (): Promise<void> => {
    const browser = host.browser();
    await ask(browser, "cleo@example.com");
    const page = await browser.open(await host.mailedLink("cleo@example.com"));
    await browser.press(page, button.notMe);
    host.wait(1);
    await browser.press(page, button.notMe);
  };

  /** A token with a good checksum that this store knows nothing of. */
  const unknownLink = async (): Promise<string> => {
    const other = createMagicLinks({
      url: mount,
      secret,
      store: memoryStore(),
      users: { findById: (id) => ({ id, email: `${id}@example.com` }) },
    });
    const { url } = await other.issue({ userId: "ada" });
    await other.close();
    return url;
  };

  test("of presses whose session the host could not start", async () => {
    await start({
      sessions: {
        current: () => null,
        start: () => {
          throw new Error("the disk is gone");
        },
        end: () => [],
      },
    });
    const browser = host.browser();
    const { url, link } = await host.magicLinks.issue({ userId: "ada" });
    await browser.press(await browser.open(url), button.logIn);
    await arrived();
    const refused = receiver.received.at(-1)?.event;
    // `onEvent` is told before anybody has looked at the link again.
    expect(refused).toMatchObject({ reason: "session_failed", link: { id: link.id } });
    expect(receiver.received.map(({ event }) => comparable(event))).toEqual(events.map(comparable));
  });

  test("hold nothing that logs in", async () => {
    await start();
    const browser = host.browser();
    const waiting = await ask(browser, "ada@example.com");
    const link = await host.mailedLink("ada@example.com");
    const code = await host.mailedCode("ada@example.com");
    await browser.open(link);
    await browser.press(waiting, button.code, { code });
    await arrived();
    expect(types()).toContain("login.succeeded");
    const everything = JSON.stringify(receiver.received);
    const [issued] = events;
    const id = issued?.type === "link.issued" ? issued.link.id : "";
    const parts = [...browser.cookies.values()].flatMap((value) => value.split("."));
    const secrets = [link.slice(-40), code, code.replace(" ", ""), secret, hookSecret, ...parts];
    for (const each of secrets.filter((part) => part !== id && part.length >= 8)) {
      expect(everything).not.toContain(each);
    }
  });

  test("that nobody takes disturb no login, and are sent when they are asked for", async () => {
    await start();
    const { port } = receiver;
    await receiver.close();
    const browser = host.browser();
    expect((await logIn(host, browser, "ada@example.com")).status).toBe(303);
    await until(() => host.errors.length > 0, "a report");
    expect(host.errors.map(({ code }) => code)).toEqual(["event_not_sent"]);
    receiver = await startReceiver({ now, port, behave: () => taken });
    const { sent, failed } = await host.magicLinks.sendEvents();
    expect(failed).toBe(0);
    expect(sent).toBe(events.length);
  });
});

describe("the option webhook", () => {
  const url = "https://hooks.example.com/onpurpose";
  const good = { url, secret: hookSecret };
  const users = { findById: () => null };
  const create = (webhook: unknown): ReturnType<typeof createMagicLinks> =>
    createMagicLinks({
      url: mount,
      secret,
      store: memoryStore(),
      users,
      webhook: webhook as NonNullable<MagicLinksOptions["webhook"]>,
    });

  test.each<readonly [string, unknown, string]>([
    [
      "webhook",
      [],
      "an object with url and secret, and perhaps events, timeout, giveUpAfter and background",
    ],
    ["webhook", "on", "an object with url and secret"],
    ["webhook.url", {}, "an absolute https URL"],
    ["webhook.secret", { url }, "a text of 24 bytes or more"],
    ["webhook.url", { ...good, url: undefined }, "an absolute https URL"],
    ["webhook.url", { ...good, url: "hooks" }, "an absolute https URL"],
    ["webhook.url", { ...good, url: "http://hooks.example.com" }, "an absolute https URL"],
    ["webhook.url", { ...good, url: "ftp://localhost" }, "an absolute https URL"],
    ["webhook.url", { ...good, url: "https://me:pass@example.com" }, "without user, password"],
    ["webhook.url", { ...good, url: `${url}#part` }, "and fragment"],
    ["webhook.secret", { ...good, secret: undefined }, "a text of 24 bytes or more"],
    ["webhook.secret", { ...good, secret: "too short" }, "a text of 24 bytes or more"],
    ["webhook.secret", { ...good, secret: [] }, "or a list of such texts"],
    ["webhook.secret", { ...good, secret: [1] }, "or a list of such texts"],
    ["webhook.secret", { ...good, secret }, "another one than secret"],
    ["webhook.events", { ...good, events: [] }, "a list of link.issued, mail.settled"],
    ["webhook.events.0", { ...good, events: ["link.used"] }, "a list of link.issued"],
    ["webhook.timeout", { ...good, timeout: 0 }, "a whole number of seconds from 1 to 60"],
    ["webhook.timeout", { ...good, timeout: 61 }, "a whole number of seconds from 1 to 60"],
    ["webhook.background", { ...good, background: "no" }, "true or false"],
    ["webhook.giveUpAfter", { ...good, giveUpAfter: 59 }, "of seconds from 60 to 2592000"],
  ])("%s is refused where it is none (%#)", (name, webhook, accepts) => {
    let message = "";
    try {
      create(webhook);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain(`createMagicLinks: option "${name}" must be `);
    expect(message).toContain(accepts);
    for (const value of [secret, hookSecret, "me:pass"]) expect(message).not.toContain(value);
  });

  test("has no field that it does not know", () => {
    expect(() => create({ ...good, retries: 3 })).toThrow('there is no option "webhook.retries"');
  });

  test("may name http on this machine, a list of secrets, and a query", async () => {
    for (const local of ["http://localhost:1/x?y=z", "http://127.0.0.1:1", "http://[::1]:1/"]) {
      await create({ url: local, secret: [hookSecret, "b".repeat(3) + secret.slice(5)] }).close();
    }
  });

  test("is needed to send", async () => {
    const magicLinks = createMagicLinks({ url: mount, secret, store: memoryStore(), users });
    const { code, message } = await errorOf(magicLinks.sendEvents());
    expect(`${code}: ${message}`).toBe("invalid_argument: sendEvents: there is no option webhook");
    await magicLinks.close();
  });
});

interface Body {
  readonly type: string;
  readonly timestamp: string;
  readonly data: { readonly link?: object | null; readonly visit?: object };
}

/** The examples of docs/webhooks.md. */
function examples(): Body[] {
  const text = readFileSync(new URL("../../docs/webhooks.md", import.meta.url), "utf8");
  return [...text.matchAll(/^```json\n(.*?)^```/gms)].map(
    ([, json = ""]) => JSON.parse(json) as Body,
  );
}

/** The type of a body, and the names of its fields, in their order. */
function fieldsOf(body: unknown): unknown[] {
  const { type, data, ...others } = body as Body;
  const { link, visit } = data;
  const named = [others, data, link ?? {}, visit ?? {}].map((fields) => Object.keys(fields));
  return [type, ...named];
}

/** In one line, without its id; of what was refused before its link was looked at, without the link. */
function comparable(event: MagicLinksEvent): string {
  const isBlind =
    "reason" in event && (event.reason === "wrong_code" || event.reason === "session_failed");
  const fields = Object.entries({ ...event, id: "", ...(isBlind ? { link: null } : {}) });
  return JSON.stringify(fields.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
