import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { errorOf } from "../test/support/error-of.ts";
import type { MagicLinksEvent } from "./events/event.ts";
import { verifyWebhook, type VerifyOptions, type WebhookMessage } from "./webhooks.ts";
import { writeBody } from "./webhooks/body.ts";
import { readSecrets, sign } from "./webhooks/signature.ts";

const secret = "whsec_7gh3Vt0mJxq8yS2nEwKpL5uQb1aZ4cRdF6iXoT9HkYM=";
const sentAt = Date.UTC(2026, 10, 30, 12);
const event: MagicLinksEvent = {
  type: "link.issued",
  at: new Date(Date.UTC(2026, 10, 30, 11, 59, 58, 123)),
  link: { id: "link-1", userId: "ada", address: "ada@example.com" },
  asked: true,
  expiresAt: new Date(Date.UTC(2026, 10, 30, 12, 9, 58, 123)),
};
const body = writeBody(event);

function signedBy(
  secrets: string | readonly string[],
  { id = "evt_1", at = sentAt, content = body } = {},
): { headers: Record<string, string>; body: string } {
  const timestamp = Math.floor(at / 1000);
  const keys = readSecrets(secrets) ?? [];
  return {
    headers: {
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": sign(keys, { id, timestamp, body: content }),
    },
    body: content,
  };
}

const now = (): number => sentAt;

/** Why a message is not believed. */
async function reasonOf(
  message: WebhookMessage,
  by: string | readonly string[] = secret,
  options: VerifyOptions = { now },
): Promise<string> {
  const { code, message: text } = await errorOf(verifyWebhook(message, by, options));
  expect(text).toMatch(/^verifyWebhook: /);
  for (const each of [by].flat()) expect(text).not.toContain(each);
  return `${code}: ${text.slice("verifyWebhook: ".length)}`;
}

describe("a signature", () => {
  test("is what Standard Webhooks says: HMAC-SHA-256 of id, moment and body", () => {
    const { headers } = signedBy(secret);
    const key = Buffer.from(secret.slice(6), "base64");
    const content = `evt_1.${sentAt / 1000}.${body}`;
    const expected = createHmac("sha256", key).update(content).digest("base64");
    expect(headers["webhook-signature"]).toBe(`v1,${expected}`);
  });

  test("is the published library's, both ways", async () => {
    const at = Date.now();
    const theirs = new Webhook(secret);
    const ours = signedBy(secret, { at });
    expect(theirs.verify(ours.body, ours.headers)).toEqual(JSON.parse(body));
    const id = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at / 1000)),
      "webhook-signature": theirs.sign(id, new Date(at), body),
    };
    expect(await verifyWebhook({ headers, body }, secret)).toEqual({ id, ...event });
  });

  test("of an example of the specification's form, with others beside it", async () => {
    const message = signedBy(secret);
    const own = message.headers["webhook-signature"] ?? "";
    for (const header of [
      `${own} v1a,hnO3f9T8`,
      `v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN= ${own}`,
    ]) {
      const headers = { ...message.headers, "webhook-signature": header };
      expect(await verifyWebhook({ headers, body }, secret, { now })).toEqual({
        id: "evt_1",
        ...event,
      });
    }
  });

  test("while secrets rotate: one of the sender's fits one of the receiver's", async () => {
    const [old, fresh] = ["an old text of 24 bytes or more", "a new text of 24 bytes or more"];
    const both = signedBy([fresh, old]);
    for (const known of [old, fresh, [old, fresh], ["some other text of 24 bytes", old]]) {
      expect((await verifyWebhook(both, known, { now })).id).toBe("evt_1");
    }
    expect(await reasonOf(signedBy(old), fresh)).toMatch(/^invalid_webhook: no signature fits/);
  });
});

describe("a request", () => {
  test("may be a web Request, Node's headers with a text or bytes, or a gateway's", async () => {
    const { headers } = signedBy(secret);
    const expected = { id: "evt_1", ...event };
    const upper = Object.entries(headers).map(([name, value]) => [name.toUpperCase(), [value]]);
    const messages: WebhookMessage[] = [
      new Request("https://example.com/hooks", { method: "POST", headers, body }),
      { headers, body },
      { headers: new Headers(headers), body: Buffer.from(body) },
      { headers: Object.fromEntries(upper) as Record<string, string[]>, body },
    ];
    for (const message of messages) {
      const verified = await verifyWebhook(message, secret, { now });
      expect(verified).toEqual(expected);
      expect(verified.at).toBeInstanceOf(Date);
    }
  });

  test("is not believed with another body, id or moment, nor without a header", async () => {
    const { headers } = signedBy(secret);
    const changed: readonly (readonly [string, Record<string, string | undefined>, string])[] = [
      [`${body} `, {}, "no signature fits: another secret, or another body than was sent"],
      [body.replace("ada", "bob"), {}, "no signature fits"],
      [body, { "webhook-id": "evt_2" }, "no signature fits"],
      [body, { "webhook-timestamp": String(sentAt / 1000 + 1) }, "no signature fits"],
      [body, { "webhook-signature": "v1," }, "no signature fits"],
      [body, { "webhook-signature": "v1" }, "no signature fits"],
      [body, { "webhook-signature": "nonsense ".repeat(1000) }, "no signature fits"],
      [body, { "webhook-id": undefined }, "the header webhook-id is missing"],
      [body, { "webhook-timestamp": "" }, "the header webhook-timestamp is missing"],
      [body, { "webhook-signature": undefined }, "the header webhook-signature is missing"],
      [body, { "webhook-id": "evt_1.5" }, "the header webhook-id is no id"],
      [body, { "webhook-timestamp": "1e9" }, "the header webhook-timestamp is no moment"],
      [body, { "webhook-timestamp": "-5" }, "the header webhook-timestamp is no moment"],
    ];
    for (const [content, more, reason] of changed) {
      const message = { headers: { ...headers, ...more }, body: content };
      expect(await reasonOf(message)).toContain(`invalid_webhook: ${reason}`);
    }
  });

  test("is not believed long after it was sent, or long before", async () => {
    const message = signedBy(secret);
    const at = (seconds: number, tolerance = 300): VerifyOptions => ({
      now: () => sentAt + seconds * 1000,
      tolerance,
    });
    for (const seconds of [-300, 0, 300]) {
      expect((await verifyWebhook(message, secret, at(seconds))).id).toBe("evt_1");
    }
    const ago = "invalid_webhook: it was sent more than 300 seconds ago";
    expect(await reasonOf(message, secret, at(301))).toBe(ago);
    const ahead = "invalid_webhook: it was sent more than 300 seconds from now";
    expect(await reasonOf(message, secret, at(-301))).toBe(ahead);
    expect((await verifyWebhook(message, secret, at(301, 600))).id).toBe("evt_1");
    // By its own clock.
    expect(await reasonOf(signedBy(secret, { at: 1 }), secret, {})).toBe(ago);
  });

  test("that holds no event, though it is signed", async () => {
    for (const content of [
      "",
      "{",
      "null",
      "[]",
      '"text"',
      '{"type":"link.opened"}',
      '{"type":"link.opened","timestamp":"soon","data":{}}',
      '{"type":1,"timestamp":"2026-11-30T12:00:00Z","data":{}}',
      '{"type":"link.opened","timestamp":"2026-11-30T12:00:00Z","data":null}',
    ]) {
      const reason = "invalid_webhook: it is signed, and holds no event";
      expect(await reasonOf(signedBy(secret, { content }))).toBe(reason);
    }
  });

  test("of a newer sender holds what this version does not know", async () => {
    const content =
      '{"type":"moon.rose","timestamp":"2026-11-30T12:00:00.000Z","data":{"id":7,"x":1}}';
    expect(await verifyWebhook(signedBy(secret, { content }), secret, { now })).toEqual({
      id: "evt_1",
      type: "moon.rose",
      at: new Date(sentAt),
      x: 1,
    });
  });

  test("has a body that is not read beyond what any event has, nor before its headers are right", async () => {
    let pulled = 0;
    const endless = (headers: Record<string, string>): Request => {
      const stream = new ReadableStream({
        pull(controller) {
          pulled++;
          controller.enqueue(new Uint8Array(100_000));
        },
      });
      const init = { method: "POST", headers, body: stream, duplex: "half" };
      return new Request("https://example.com/hooks", init);
    };
    const { headers } = signedBy(secret);
    expect(await reasonOf(endless(headers))).toBe(
      "invalid_webhook: the body is longer than 1000000 bytes",
    );
    expect(pulled).toBeLessThan(20);
    pulled = 0;
    await reasonOf(endless({ ...headers, "webhook-timestamp": "5" }));
    expect(pulled).toBeLessThan(2);
  });

  test("has to be there as it came", async () => {
    const { headers } = signedBy(secret);
    const parsed = { headers, body: JSON.parse(body) as string };
    expect(await reasonOf(parsed)).toBe(
      "invalid_argument: body must be the raw body, as text or bytes: a parsed one cannot be checked",
    );
    const request = new Request("https://example.com/hooks", { method: "POST", headers, body });
    await request.text();
    expect(await reasonOf(request)).toBe(
      "invalid_argument: the body of the request has been read already",
    );
  });
});

describe("a secret", () => {
  test.each([
    ["missing", undefined],
    ["empty", ""],
    ["too short", "23 bytes, one too few: "],
    ["too short in base64", `whsec_${Buffer.from("short, but random 12345").toString("base64")}`],
    ["too long in base64", `whsec_${Buffer.from("0123456789".repeat(7)).toString("base64")}`],
    ["no base64", `whsec_${"!".repeat(40)}`],
    ["all the same", "a".repeat(40)],
    ["an empty list", []],
    ["a list with a bad one", [secret, "short"]],
    ["twice in a list", [secret, secret]],
  ])("that is %s is refused", async (_, bad) => {
    const { code, message } = await errorOf(verifyWebhook(signedBy(secret), bad));
    expect(code).toBe("invalid_argument");
    expect(message).toBe(
      'verifyWebhook: secret must be a text of 24 bytes or more of randomness, or "whsec_" and 24 to 64 bytes in base64, or a list of such texts',
    );
  });

  test("may leave out the padding of its base64", async () => {
    const bare = secret.replace("=", "");
    expect((await verifyWebhook(signedBy(secret), bare, { now })).id).toBe("evt_1");
  });

  test.each([0, 86_401, 1.5, Number.NaN])("a tolerance of %s is refused", async (tolerance) => {
    const { code, message } = await errorOf(verifyWebhook(signedBy(secret), secret, { tolerance }));
    expect(code).toBe("invalid_argument");
    expect(message).toContain("tolerance must be a whole number of seconds from 1 to 86400");
  });
});
