import { describe, expect, test } from "vitest";
import type { HttpRequest } from "./message.ts";
import { isAheadOfPerson, isCrossSite, isSameOrigin, openedElsewhere } from "./origin.ts";

const own = "https://app.example.com";

function withHeaders(headers: Readonly<Record<string, string | undefined>>): HttpRequest {
  return {
    method: "POST",
    target: "/",
    header: (name) => headers[name] ?? null,
    peerAddress: null,
    body: async () => new Uint8Array(),
  };
}

describe("whether a POST comes from a page of ours", () => {
  test.each<[origin: string | undefined, site: string | undefined, same: boolean, cross: boolean]>([
    [own, "same-origin", true, false],
    [own, undefined, true, false],
    ["null", "same-origin", true, false],
    [undefined, "same-origin", true, false],
    [undefined, undefined, false, false],
    ["null", undefined, false, true],
    ["null", "cross-site", false, true],
    ["null", "none", false, true],
    [own, "cross-site", false, true],
    [own, "same-site", false, true],
    [own, "none", false, true],
    [own, "", false, true],
    ["https://evil.example", "same-origin", false, true],
    ["https://evil.example", undefined, false, true],
    ["https://app.example.com.evil.example", undefined, false, true],
    ["http://app.example.com", undefined, false, true],
    ["https://app.example.com:8443", undefined, false, true],
    ["https://sub.app.example.com", undefined, false, true],
    [`${own}/`, undefined, false, true],
    [`${own}, ${own}`, undefined, false, true],
    ["", undefined, false, true],
  ])("Origin %s, Sec-Fetch-Site %s: same origin %s, cross site %s", (origin, site, same, cross) => {
    const request = withHeaders({ origin, "sec-fetch-site": site });
    expect(isSameOrigin(request, own)).toBe(same);
    expect(isCrossSite(request, own)).toBe(cross);
  });
});

test.each<[origin: string | undefined, site: string | undefined, elsewhere: string | null]>([
  ["http://127.0.0.1:3000", "same-origin", "http://127.0.0.1:3000"],
  ["https://app.example.com:8443", "same-origin", "https://app.example.com:8443"],
  [own, "same-origin", null],
  ["https://evil.example", "cross-site", null],
  ["https://evil.example", undefined, null],
  ["null", "same-origin", null],
  [undefined, "same-origin", null],
  ["https://evil.example/\r\n[error] all is lost", "same-origin", null],
  ["https://evil.example/path", "same-origin", null],
  [`https://${"a".repeat(300)}.example`, "same-origin", null],
])("Origin %s, Sec-Fetch-Site %s: our page is open at %s", (origin, site, elsewhere) => {
  const request = withHeaders({ origin, "sec-fetch-site": site });
  expect(openedElsewhere(request, own)).toBe(elsewhere);
  expect(openedElsewhere({ ...request, method: "GET" }, own)).toBeNull();
});

describe("whether a request was made ahead of a person", () => {
  test.each([
    ["sec-purpose", "prefetch"],
    ["sec-purpose", "prefetch;prerender"],
    ["sec-purpose", "prefetch;anonymous-client-ip"],
    ["sec-purpose", "Prefetch"],
    ["purpose", "prefetch"],
    ["purpose", "preview"],
    ["x-purpose", "preview"],
    ["x-purpose", "prefetch"],
    ["x-moz", "prefetch"],
  ])("%s: %s", (name, value) => {
    expect(isAheadOfPerson(withHeaders({ [name]: value }))).toBe(true);
  });

  test("a request without such a header is not", () => {
    expect(isAheadOfPerson(withHeaders({}))).toBe(false);
    expect(isAheadOfPerson(withHeaders({ "sec-purpose": "", purpose: "none" }))).toBe(false);
  });
});
