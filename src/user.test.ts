import { describe, expect, test } from "vitest";
import { OnpurposeError } from "./errors.ts";
import { checkCurrent, checkUser, mayLogIn, type User } from "./user.ts";

describe("a user as the host gave it", () => {
  test("is known by an address in the form that links are bound to, and is itself left as it is", () => {
    const own = Object.freeze({ id: "7", email: " Ada@Example.com ", name: "Ada", locale: "en" });
    const known = checkUser(own, "users.findById");
    expect(known).toEqual({
      id: "7",
      address: "ada@example.com",
      name: "Ada",
      locale: "en",
      emailVerified: null,
      own,
    });
    expect(known?.own).toBe(own);
  });

  test("may have null, as rows of tables do, or undefined where it has nothing to say", () => {
    const whole = { id: "7", email: "ada@example.com" };
    const [nothing, nulls] = [undefined, null].map((none) =>
      checkUser({ ...whole, name: none, locale: none, emailVerified: none }, "users.findById"),
    );
    const known = { id: "7", address: whole.email, name: null, locale: null, emailVerified: null };
    expect(nothing).toMatchObject(known);
    expect(nulls).toMatchObject(known);
  });

  test.each([true, false])("keeps emailVerified: %s", (emailVerified) => {
    const user = { id: "7", email: "ada@example.com", emailVerified };
    expect(checkUser(user, "users.findById")?.emailVerified).toBe(emailVerified);
  });

  test("is read once: getters that change their mind change nothing that was checked", () => {
    const reads: string[] = [];
    const user = {
      get id() {
        return reads.push("id") === 1 ? "7" : "8";
      },
      get email() {
        return reads.push("email") === 2 ? "ada@example.com" : "eve@evil.example\r\nBcc: all";
      },
    };
    expect(checkUser(user, "users.findById")).toMatchObject({
      id: "7",
      address: "ada@example.com",
    });
    expect(reads).toEqual(["id", "email"]);
  });

  test("null stays null", () => {
    expect(checkUser(null, "users.findById")).toBeNull();
  });

  test.each<[string, unknown]>([
    ["undefined, as from a forgotten return", undefined],
    ["a text", "7"],
    ["an id that is a number", { id: 7, email: "ada@example.com" }],
    ["no id", { email: "ada@example.com" }],
    ["an empty id", { id: "", email: "ada@example.com" }],
    ["an id that is too long", { id: "x".repeat(201), email: "ada@example.com" }],
    ["no address", { id: "7" }],
    ["emailVerified that is a 0 of SQLite", { id: "7", email: "a@example.com", emailVerified: 0 }],
    [
      "emailVerified that is a time",
      { id: "7", email: "a@example.com", emailVerified: new Date() },
    ],
    ["two addresses", { id: "7", email: "ada@example.com,eve@evil.example" }],
    ["an address of two lines", { id: "7", email: "ada@example.com\r\nBcc: eve@evil.example" }],
  ])("%s is an error that names who gave it, and no address", (_what, user) => {
    let thrown: unknown;
    try {
      checkUser(user as User, "users.findById");
    } catch (error) {
      thrown = error;
    }
    if (!(thrown instanceof OnpurposeError)) throw new Error(`no error of ours: ${String(thrown)}`);
    expect(thrown.code).toBe("invalid_host_answer");
    expect(thrown.message).toMatch(/^users\.findById /);
    expect(thrown.message).not.toContain("example");
  });
});

describe("whether an account may log in", () => {
  const ada: User = { id: "7", email: "ada@example.com" };

  test("is what the host says, and yes where it has no such function", async () => {
    expect(await mayLogIn({}, ada)).toBe(true);
    for (const may of [true, false]) {
      expect(await mayLogIn({ mayLogIn: () => may }, ada)).toBe(may);
      expect(await mayLogIn({ mayLogIn: async () => may }, ada)).toBe(may);
    }
  });

  test("keeps what the function belongs to", async () => {
    class Directory {
      readonly #closed = new Set(["7"]);
      mayLogIn({ id }: User): boolean {
        return !this.#closed.has(id);
      }
    }
    expect(await mayLogIn(new Directory(), ada)).toBe(false);
  });

  test.each([undefined, null, 0, 1, "", "no", "true", {}, []])(
    "is not said by %j",
    async (answer) => {
      for (const given of [answer, Promise.resolve(answer)]) {
        await expect(mayLogIn({ mayLogIn: () => given as boolean }, ada)).rejects.toMatchObject({
          code: "invalid_host_answer",
          message: "users.mayLogIn must give true or false",
        });
      }
    },
  );
});

test.each([undefined, "7", 7, true])(
  "%j is nobody's session, and nobody without one",
  (current) => {
    expect(() => checkCurrent(current as unknown as User)).toThrow(
      "sessions.current must give null",
    );
  },
);
