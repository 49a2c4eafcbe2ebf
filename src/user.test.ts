import { describe, expect, test } from "vitest";
import { OnpurposeError } from "./errors.ts";
import { checkUser, type User } from "./user.ts";

describe("a user as the host gave it", () => {
  test("has its address in the form that links are bound to, and keeps the rest", () => {
    const user = { id: "7", email: " Ada@Example.com ", name: "Ada", locale: "en" };
    expect(checkUser(user, "users.findById")).toEqual({ ...user, email: "ada@example.com" });
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
