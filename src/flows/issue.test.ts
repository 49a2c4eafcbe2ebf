import { describe, expect, test } from "vitest";
import {
  createMagicLinks,
  type OnpurposeError,
  type IssueRequest,
  type MagicLinksOptions,
  type RevokeRequest,
} from "../index.ts";
import { memoryStore } from "../stores/memory.ts";
import { errorOf } from "../../test/support/error-of.ts";

const users = [
  { id: "1", email: "ada@example.com" },
  { id: "2", email: "disabled@example.com" },
];

function setUp(changes: Partial<MagicLinksOptions> = {}) {
  return createMagicLinks({
    url: "https://app.example.com/magic-link",
    secret: "a secret of more than 32 bytes, 0123456789",
    store: memoryStore(),
    users: {
      findById: (id) => users.find((user) => user.id === id) ?? null,
      findByEmail: (email) => users.find((user) => user.email === email) ?? null,
      mayLogIn: ({ id }) => id !== "2",
    },
    redirectOrigins: ["https://shop.example.com"],
    now: () => Date.UTC(2030, 0, 1),
    ...changes,
  });
}

describe("a link that the app issues", () => {
  test("for a user, for an address, with a life of its own", async () => {
    const magicLinks = setUp();
    const { link, url } = await magicLinks.issue({
      userId: "1",
      lifetime: 2_592_000,
      redirectTo: "https://shop.example.com/x",
    });
    expect(url).toMatch(/^https:\/\/app\.example\.com\/magic-link\/[0-9a-z]{40}$/);
    expect(link).toEqual({
      id: link.id,
      address: "ada@example.com",
      expiresAt: new Date(Date.UTC(2030, 0, 31)),
    });
    expect(Object.values(link).join(" ")).not.toContain(url.slice(-40));
    const second = await magicLinks.issue({ email: " ADA@example.com" });
    expect(second.link.address).toBe("ada@example.com");
    expect(second.link.id).not.toBe(link.id);
    expect(second.link.expiresAt).toEqual(new Date(Date.UTC(2030, 0, 1, 0, 10)));
  });

  test.each<[string, IssueRequest, RegExp]>([
    ["nobody", {} as never, /takes \{ userId \}, \{ email \} or \{ user \}/],
    [
      "an address that is no text",
      { email: 7 } as never,
      /takes \{ userId \}, \{ email \} or \{ user \}/,
    ],
    ["nothing", undefined as never, /^issue: takes \{ userId \}/],
    ["two at once", { userId: "1", email: "ada@example.com" }, /^issue: takes \{ userId \}/],
    [
      "a name misspelt",
      { userId: "1", redirectto: "/" } as never,
      /"redirectto"; it is called "redirectTo"/,
    ],
    [
      "a name unknown",
      { userId: "1", ttl: 60 } as never,
      /takes no "ttl", only userId, email, user,/,
    ],
    ["no such user", { userId: "3" }, /no user with this userId/],
    ["a user who may not log in", { userId: "2" }, /may not log in/],
    ["an address of nobody", { email: "eve@evil.example" }, /no user with this email/],
    ["an address of one who may not log in", { email: "disabled@example.com" }, /may not log in/],
    ["two addresses", { email: "ada@example.com,eve@evil.example" }, /one plain address/],
    [
      "a redirect to elsewhere",
      { userId: "1", redirectTo: "https://evil.example" },
      /redirectTo must be/,
    ],
    ["a life too short", { userId: "1", lifetime: 59 }, /from 60 to 2592000/],
    ["a life too long", { userId: "1", lifetime: 2_592_001 }, /from 60 to 2592000/],
    ["a broken life", { userId: "1", lifetime: 60.5 }, /whole number/],
    ["an endless life", { userId: "1", lifetime: Infinity }, /whole number/],
  ])("%s is refused", async (_what, request, message) => {
    const error = await errorOf(setUp().issue(request));
    expect(error.code).toBe("invalid_argument");
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain("@");
  });

  test("an address without an account is fine where accounts are made", async () => {
    const create = (email: string) => ({ id: "9", email });
    const { findById, findByEmail } = { findById: () => null, findByEmail: () => null };
    const { link } = await setUp({ users: { findById, findByEmail, create } }).issue({
      email: "new@example.com",
    });
    expect(link.address).toBe("new@example.com");
  });
});

test.each<unknown>([
  {},
  undefined,
  null,
  { all: false },
  { all: 1 },
  { userId: "" },
  { userId: "1", all: true },
  { linkId: 7 },
  { user: "1" },
  "all",
])("revoking %j revokes nothing, and says what it takes", async (target) => {
  const magicLinks = setUp();
  const { link } = await magicLinks.issue({ userId: "1" });
  const error = await errorOf(magicLinks.revoke(target as RevokeRequest));
  expect(error.code).toBe("invalid_argument");
  expect(error.message).toContain("{ linkId }, { userId } or { all: true }");
  expect((await magicLinks.explain(link.id))?.state).toBe("live");
});

test("revoking counts what it ends", async () => {
  const magicLinks = setUp();
  const first = await magicLinks.issue({ userId: "1" });
  await magicLinks.issue({ userId: "1" });
  await magicLinks.issue({ email: "ada@example.com" });
  expect(await magicLinks.revoke({ linkId: first.link.id })).toBe(1);
  expect(await magicLinks.revoke({ linkId: first.link.id })).toBe(0);
  expect(await magicLinks.revoke({ userId: "2" })).toBe(0);
  expect(await magicLinks.revoke({ userId: "1" })).toBe(2);
  expect(await magicLinks.revoke({ all: true })).toBe(0);
});

test("a directory that is down keeps nobody from revoking a user's links, and is told of", async () => {
  const errors: OnpurposeError[] = [];
  let down = false;
  const findById = () => {
    if (down) throw new Error("the directory is down");
    return { id: "1", email: "ada@example.com" };
  };
  const magicLinks = setUp({ users: { findById }, onError: (error) => errors.push(error) });
  const { link } = await magicLinks.issue({ userId: "1" });
  down = true;
  expect(await magicLinks.revoke({ userId: "1" })).toBe(1);
  expect((await magicLinks.explain(link.id))?.state).toBe("revoked");
  expect(errors.map(({ code }) => code)).toEqual(["invalid_host_answer"]);
});
