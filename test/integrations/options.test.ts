import { describe, expect, test } from "vitest";
import { createMagicLinks, OnpurposeError, type MagicLinks } from "onpurpose";
import * as adapters from "onpurpose/adapters/express";
import { fastifyPlugin } from "onpurpose/adapters/fastify";
import { fetchHandler } from "onpurpose/adapters/fetch";
import { honoMiddleware } from "onpurpose/adapters/hono";
import { koaMiddleware } from "onpurpose/adapters/koa";
import { nodeHandler } from "onpurpose/adapters/node";
import { authJs } from "onpurpose/integrations/auth-js";
import { bearerSessions } from "onpurpose/integrations/bearer";
import { betterAuthLinks } from "onpurpose/integrations/better-auth";
import { expressSession } from "onpurpose/integrations/express-session";
import { ironSession } from "onpurpose/integrations/iron-session";
import { passportSessions } from "onpurpose/integrations/passport";
import { secureSession } from "onpurpose/integrations/secure-session";
import { sessionTable } from "onpurpose/integrations/session-table";
import { kyselyStore } from "onpurpose/stores/kysely";
import { memoryStore } from "onpurpose/stores/memory";
import { mysqlStore } from "onpurpose/stores/mysql";
import { postgresStore } from "onpurpose/stores/postgres";
import { redisStore } from "onpurpose/stores/redis";

// What is wired wrongly does not start, and says in one sentence what it wants.

const users = { findById: () => null };
const table = { create() {}, find: () => null, remove() {} };
const url = "https://app.example.com/magic-link";

// As from JavaScript.
type Made = (options: never) => unknown;
const made = (make: Made, given: unknown): unknown => make(given as never);

function errorOf(make: () => unknown): OnpurposeError {
  try {
    make();
  } catch (error) {
    if (error instanceof OnpurposeError) return error;
    throw error;
  }
  throw new Error("it starts");
}

const integrations: readonly (readonly [name: string, make: Made, good: object])[] = [
  ["expressSession", expressSession, { users }],
  ["passportSessions", passportSessions, { users }],
  ["secureSession", secureSession, { users, plugin: {} }],
  ["ironSession", ironSession, { users, open: async () => ({}) }],
  ["sessionTable", sessionTable, { users, url, table }],
  ["bearerSessions", bearerSessions, { users, table, browsers: expressSession({ users }) }],
];

describe.each(integrations)("%s", (name, make, good) => {
  test("starts", () => {
    expect(() => made(make, good)).not.toThrow();
  });

  test.each<[what: string, change: object, message: RegExp]>([
    [
      "a misspelt option",
      { secondfactor: () => null },
      /there is no option "secondfactor"; it is called "secondFactor"$/,
    ],
    [
      "an unknown option",
      { twoFactor: true },
      /there is no option "twoFactor", only users, secondFactor/,
    ],
    [
      "no users",
      { users: undefined },
      /option "users" must be the same as the option users of createMagicLinks$/,
    ],
    ["users without findById", { users: {} }, /option "users" must be/],
    [
      "a second factor that is no function",
      { secondFactor: "/totp" },
      /option "secondFactor" must be a function/,
    ],
  ])("%s", (_what, change, message) => {
    const error = errorOf(() => made(make, { ...good, ...change }));
    expect(error.code).toBe("invalid_option");
    expect(error.message).toMatch(message);
    expect(error.message.startsWith(`${name}: `)).toBe(true);
  });

  test.each(Object.keys(good).filter((key) => key !== "users"))("no %s", (key) => {
    const error = errorOf(() => made(make, { ...good, [key]: undefined }));
    expect(error.message).toMatch(new RegExp(`^${name}: option "${key}" must be `));
  });

  test.each([undefined, null, "users"])("%j in place of options", (given) => {
    expect(errorOf(() => made(make, given)).message).toMatch(`${name}: takes an object with users`);
  });
});

test.each<[what: string, make: () => unknown, message: string]>([
  ["authJs of nothing", () => made(authJs, undefined), "authJs: takes an object with url, config"],
  [
    "authJs without a configuration",
    () => made(authJs, { url }),
    'authJs: option "config" must be',
  ],
  [
    "authJs misspelt",
    () => made(authJs, { url, config: {}, signup: true }),
    'authJs: there is no option "signup"; it is called "signUp"',
  ],
  [
    "betterAuthLinks of nothing",
    () => made(betterAuthLinks, {}),
    'betterAuthLinks: option "createAuthEndpoint" must be that of better-auth/api',
  ],
  [
    "betterAuthLinks with options of better-auth's own magicLink",
    () => made(betterAuthLinks, { sendMagicLink() {} }),
    'betterAuthLinks: there is no option "sendMagicLink", only createAuthEndpoint',
  ],
  [
    "a URL for a pool",
    () => made(postgresStore, "postgres://localhost"),
    "postgresStore needs a Pool of pg",
  ],
  ["no pool", () => made(postgresStore, undefined), "postgresStore needs a Pool of pg"],
  [
    "a URL for a pool",
    () => made(mysqlStore, "mysql://localhost"),
    "mysqlStore needs a pool of mysql2/promise",
  ],
  [
    "a URL for a client",
    () => made(redisStore, "redis://localhost"),
    "redisStore needs what nodeRedis(client)",
  ],
  ["a Kysely for a dialect", () => made(kyselyStore, {}), "kyselyStore needs a dialect of Kysely"],
])("%s", (_what, make, message) => {
  const error = errorOf(make);
  expect(error.code).toBe("invalid_option");
  expect(error.message).toContain(message);
});

test.each<[name: string, make: Made]>([
  ["nodeHandler", nodeHandler],
  ["expressHandler", adapters.expressHandler],
  ["requireUser", adapters.requireUser],
  ["fastifyPlugin", fastifyPlugin],
  ["koaMiddleware", koaMiddleware],
  ["honoMiddleware", honoMiddleware],
  ["fetchHandler", fetchHandler],
])("%s of anything else", (_name, make) => {
  const links = (): MagicLinks =>
    createMagicLinks({
      url,
      secret: "a secret of more than 32 bytes, 0123456789",
      store: memoryStore(),
      users: { ...users, findByEmail: () => null },
      mailer: { send: async () => {} },
    });
  for (const given of [undefined, null, {}, links]) {
    const error = errorOf(() => made(make, given));
    expect(error.code).toBe("invalid_argument");
    expect(error.message).toBe("adapters take what createMagicLinks(...) gives");
  }
  expect(() => made(make, links())).not.toThrow();
});

describe("a row that is none", () => {
  const token = "a-token";
  const request = { headers: { cookie: `__Host-session=${token}` } };
  test.each([
    ["a time as a number", { userId: "ada", expiresAt: Date.now() + 60_000 }],
    ["a time as a text", { userId: "ada", expiresAt: "2099-01-01" }],
    ["a time that is none", { userId: "ada", expiresAt: new Date("soon") }],
    ["no user", { expiresAt: new Date(2099, 0) }],
    ["undefined", undefined],
  ])("%s", async (_what, row) => {
    const find = (): never => row as never;
    const sessions = sessionTable({ url, users, table: { ...table, find } });
    await expect(sessions.pending(request)).resolves.toBeNull();
    const links = createMagicLinks({
      url,
      secret: "a secret of more than 32 bytes, 0123456789",
      store: memoryStore(),
      users,
      sessions,
    });
    await expect(links.currentUser(request)).rejects.toMatchObject({
      code: "invalid_host_answer",
      message: "table.find must give null, or a row with the text userId and the Date expiresAt",
    });
  });
});
