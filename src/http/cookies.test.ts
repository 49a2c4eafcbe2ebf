import { describe, expect, test } from "vitest";
import { createCookieJar } from "./cookies.ts";

describe("a cookie over https", () => {
  const jar = createCookieJar("onpurpose-session", true);

  test("is bound to this very host and kept from scripts and other sites", () => {
    expect(jar.write("value", 600)).toBe(
      "__Host-onpurpose-session=value; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=Lax",
    );
  });

  test("is removed with the same attributes", () => {
    expect(jar.clear()).toBe(
      "__Host-onpurpose-session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax",
    );
  });

  test.each([
    [null, null],
    ["", null],
    ["__Host-onpurpose-session=a", "a"],
    ["other=x; __Host-onpurpose-session=a; more=y", "a"],
    ["onpurpose-session=a", null],
    ["x__Host-onpurpose-session=a", null],
    ["__host-onpurpose-session=a", null],
    ["__Host-onpurpose-session", null],
    ["__proto__=a; toString=b; =; ;;", null],
  ])("%j reads as %j", (header, value) => {
    expect(jar.read(header)).toBe(value);
  });
});

test("on plain http it has the same name without the prefix, and is not Secure", () => {
  const jar = createCookieJar("onpurpose-session", false);
  expect(jar.write("value", 600)).toBe(
    "onpurpose-session=value; Max-Age=600; Path=/; HttpOnly; SameSite=Lax",
  );
  expect(jar.read("onpurpose-session=a")).toBe("a");
});

test("broken percent escapes in a cookie are no failure", () => {
  const jar = createCookieJar("onpurpose-session", false);
  expect(() => jar.read("onpurpose-session=%E0%A4%A; %=%; onpurpose-browser=%")).not.toThrow();
});
