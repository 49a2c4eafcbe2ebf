import { afterEach, describe, expect, test } from "vitest";
import type { MagicLinksEvent, MagicLinksOptions } from "../../src/index.ts";
import { otherCode } from "./support/binding-statuses.ts";
import { openNodeFace } from "./support/faces.ts";
import { ask, button, startHost, until, whoIs, type Host } from "./support/host.ts";

const email = "ada@example.com";

describe("events", () => {
  let host: Host;
  let events: MagicLinksEvent[] = [];
  afterEach(() => host.close());

  const start = async (changes: Partial<MagicLinksOptions> = {}): Promise<void> => {
    events = [];
    const { mailer: _, ...others } = changes;
    host = await startHost(openNodeFace, {
      onEvent: (event) => void events.push(event),
      ...others,
    });
  };
  /** Those since the last time, as types; of what was refused also why. */
  const told = (): string[] =>
    events
      .splice(0)
      .map((event) => ("reason" in event ? `${event.type}: ${event.reason}` : event.type));

  test("of a login: asked for, mailed, opened, pressed, pressed again, and out", async () => {
    await start();
    const browser = host.browser();
    await ask(browser, email);
    const link = await host.mailedLink(email);
    await until(() => events.length >= 2, "the mail to be settled");
    const [issued, mailed] = events;
    expect(issued).toMatchObject({
      type: "link.issued",
      asked: true,
      link: { userId: "ada", address: email },
      at: new Date(Date.UTC(2030, 0, 1)),
      expiresAt: new Date(Date.UTC(2030, 0, 1, 0, 10)),
    });
    const id = issued?.type === "link.issued" ? issued.link.id : "";
    expect(mailed).toMatchObject({ type: "mail.settled", linkId: id, outcome: "mailed" });
    expect(told()).toEqual(["link.issued", "mail.settled"]);

    await host.browser({ "user-agent": "curl/8.5.0" }).send("HEAD", new URL(link).pathname);
    const page = await browser.open(link);
    expect(events[0]).toMatchObject({
      link: { id },
      visit: { method: "HEAD", userAgent: "curl/8.5.0", class: { kind: "automation" } },
    });
    expect(told()).toEqual(["link.opened", "link.opened"]);

    await browser.press(page, button.logIn);
    await browser.press(page, button.logIn);
    expect(events).toMatchObject([
      { type: "login.succeeded", link: { id }, userId: "ada", again: false },
      { type: "login.succeeded", link: { id }, userId: "ada", again: true },
    ]);
    events.splice(0);
    await browser.post("/magic-link/logout", {});
    expect(events).toMatchObject([{ type: "sessions.ended", sessionId: id, count: 1 }]);
    events.splice(0);
    await browser.open(link);
    expect(told()).toEqual(["link.refused: used"]);
  });

  test("of an ask once, whoever has the address", async () => {
    await start();
    for (const address of [email, "nobody@example.com"]) await ask(host.browser(), address);
    // What follows the answers is over then.
    await host.magicLinks.close();
    const settled = events.flatMap((event) =>
      event.type === "mail.settled" ? [event.outcome] : [],
    );
    expect(settled.toSorted()).toEqual(["mailed", "no_account"]);
  });

  test("of what does not log in: elsewhere, wrong codes, forged presses, unknown links", async () => {
    await start();
    const browser = host.browser();
    const waiting = await ask(browser, email);
    const link = await host.mailedLink(email);
    const code = await host.mailedCode(email);
    await until(() => events.length >= 2, "the mail to be settled");
    told();
    const elsewhere = host.browser();
    const page = await elsewhere.open(link);
    await elsewhere.press(page, button.notMe);
    expect(events).toMatchObject([
      { type: "link.opened" },
      { type: "person.reported", revoked: false },
    ]);
    told();
    await browser.press(waiting, button.code, { code: otherCode(code, 1) });
    expect(told()).toEqual(["login.refused: wrong_code"]);
    await browser.post(new URL(link).pathname, { form: "forged" });
    expect(told()).toEqual(["login.refused: forged"]);
    await host.magicLinks.revoke({ userId: "ada" });
    expect(events).toMatchObject([
      { type: "links.revoked", userId: "ada", linkId: null, count: 1 },
    ]);
    told();
    await browser.open(link);
    expect(told()).toEqual(["link.refused: revoked"]);
    await host.magicLinks.revoke({ userId: "ada" });
    expect(told()).toEqual([]);
  });

  test("of sessions that the host keeps: once, and when they fail", async () => {
    let fails = true;
    await start({
      sessions: {
        current: () => null,
        start: () => {
          if (fails) throw new Error("the disk is gone");
          return { headers: [], undo: () => {} };
        },
        end: () => [],
      },
      unasked: "press",
    });
    const { url } = await host.magicLinks.issue({ userId: "ada" });
    const browser = host.browser();
    told();
    const page = await browser.open(url);
    await browser.press(page, button.logIn);
    expect(told()).toEqual(["link.opened", "login.refused: session_failed"]);
    fails = false;
    await browser.press(await browser.open(url), button.logIn);
    expect(told()).toEqual(["link.opened", "login.succeeded"]);
  });

  test("hold nothing that logs in", async () => {
    await start();
    const browser = host.browser();
    const waiting = await ask(browser, email);
    const link = await host.mailedLink(email);
    const code = await host.mailedCode(email);
    await browser.open(link);
    await browser.press(waiting, button.code, { code });
    expect(await whoIs(host, browser)).toBe("ada");
    const everything = JSON.stringify(events);
    expect(everything).toContain("login.succeeded");
    // A session's cookie begins with its id, which is no secret, and the link's.
    const [issued] = events;
    const id = issued?.type === "link.issued" ? issued.link.id : "";
    const parts = [...browser.cookies.values()].flatMap((value) => value.split("."));
    expect(parts).toContain(id);
    const secrets = parts.filter((part) => part !== id);
    expect(secrets.length).toBeGreaterThan(1);
    for (const secret of [link.slice(-40), code, ...secrets]) {
      if (secret.length >= 8) expect(everything).not.toContain(secret);
    }
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("no disk");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no disk"))],
    ["never ends", () => new Promise<void>(() => {})],
  ] as const)("a function for them that %s disturbs no login", async (how, onEvent) => {
    await start({ onEvent });
    const browser = host.browser();
    await ask(browser, email);
    const page = await browser.open(await host.mailedLink(email));
    expect((await browser.press(page, button.logIn)).status).toBe(303);
    expect(await whoIs(host, browser)).toBe("ada");
    const said = new Set(host.errors.map(({ code, message }) => `${code}: ${message}`));
    expect([...said]).toEqual(how === "never ends" ? [] : ["invalid_host_answer: onEvent failed"]);
  });
});
