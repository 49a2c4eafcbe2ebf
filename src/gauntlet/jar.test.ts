import { expect, test } from "vitest";
import { Jar } from "./jar.ts";

const url = new URL("http://app.localhost:3000/login/token");

test("cookies go back to where they came from, as far as their path and domain let them", () => {
  const jar = new Jar();
  jar.take("a=1; Path=/; HttpOnly; Secure", url);
  jar.take("b=2", url);
  jar.take("c=3; Domain=.localhost; Path=/", url);
  jar.take("d=4; Domain=example.com", url);
  jar.take("nothing", url);
  expect(jar.headerFor(url)).toBe("b=2; a=1; c=3");
  expect(jar.headerFor(new URL("/other", url))).toBe("a=1; c=3");
  expect(jar.headerFor(new URL("/loginx", url))).toBe("a=1; c=3");
  expect(jar.headerFor(new URL("http://localhost/"))).toBe("c=3");
  expect(jar.headerFor(new URL("http://example.com/"))).toBeNull();
});

test("a cookie is replaced, and removed when its time is over", () => {
  const jar = new Jar();
  jar.take("a=1; Path=/", url);
  jar.take("a=x=y; Path=/", url);
  expect(jar.contents).toBe("a=x=y");
  const copy = jar.copy();
  jar.take("a=; Path=/; Max-Age=0", url);
  expect(jar.has("a")).toBe(false);
  expect(copy.has("a")).toBe(true);
  copy.take("a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT", url);
  expect(copy.headerFor(url)).toBeNull();
});
