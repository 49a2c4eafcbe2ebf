import { describe, expect, test } from "vitest";
import type { TokenForm } from "./corpus/corpus.ts";
import { mangle, tokenOf } from "./mangle.ts";

const token = "0123456789abcdefghjkmnpqrstvwxyz01234567";

describe("the secret in a link", () => {
  test.each([
    [`http://localhost:3000/magic-link/${token}`],
    [
      `http://localhost/api/auth/magic-link/verify?token=${token}&callbackURL=http%3A%2F%2Flocalhost%3A3000%2F`,
    ],
    [
      `http://localhost/auth/callback/nodemailer?callbackUrl=http%3A%2F%2Flocalhost&token=${token}&email=a%40example.com`,
    ],
    [`http://localhost/login?x=${token}`],
  ])("%s", (link) => {
    expect(tokenOf(link)).toBe(token);
  });
});

describe("what is done to it", () => {
  const link = `http://localhost/l/${token}?to=1`;
  test.each<[TokenForm, string]>([
    ["real", token],
    ["rot13", "0123456789nopqrstuwxzacdefgijklm01234567"],
    ["other_case", token.toUpperCase()],
    ["cut", token.slice(0, -3)],
    ["appended", `${token}=3D`],
    ["altered", "0123456789abcdefghjk7npqrstvwxyz01234567"],
  ])("%s", (form, changed) => {
    expect(mangle(link, form)).toBe(`http://localhost/l/${changed}?to=1`);
  });

  test("random: as long, and another each time", () => {
    const found = new Set(Array.from({ length: 20 }, () => tokenOf(mangle(link, "random"))));
    expect(found.size).toBe(20);
    for (const each of found) expect(each).toMatch(/^[0-9a-z]{40}$/);
  });

  test("with parameters: the token is left alone", () => {
    expect(mangle(link, "with_parameters")).toMatch(`${link}&utm_source=`);
    expect(mangle(`http://localhost/l/${token}`, "with_parameters")).toMatch(
      `${token}?utm_source=`,
    );
  });

  test("wrapped: stays at the deployment", () => {
    const { origin, pathname } = new URL(mangle(link, "wrapped"));
    expect(origin).toBe("http://localhost");
    expect(decodeURIComponent(decodeURIComponent(pathname))).toContain(link);
  });
});
