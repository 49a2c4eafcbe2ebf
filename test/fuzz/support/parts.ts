import fc, { type Arbitrary } from "fast-check";
import { readBrowser } from "../../../src/browser-id.ts";

/** What is real at the moment, to be mixed in: never all that a proper press has at once. */
export interface Real {
  /** Of the live link. */
  readonly token: string;
  /** A form token for that link and the browser with `cookie`. */
  readonly form: string;
  readonly cookie: string;
  /** A form token for another link in that browser, and the cookie of another browser. */
  readonly otherForm: string;
  readonly otherCookie: string;
  /** Of the page that takes a code, in the browser with `cookie`. */
  readonly askForm: string;
}

export const pick = <T>(...values: readonly T[]): Arbitrary<T> => fc.constantFrom(...values);
export const noise = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
);
/** Without what ends a line, so that it stays in its place. */
export const inLine = (text: string): string => text.replace(/[\r\n\0]/g, " ");

function mangle(text: string): Arbitrary<string> {
  const place = fc.nat({ max: text.length - 1 });
  return fc.oneof(
    place.map((at) => text.slice(0, at)),
    place.map((at) => text.slice(at + 1)),
    fc
      .tuple(place, pick("0", "z", "A", "l", "%", "=", ".", "-", "%00", "%c0%af", "\u00e9"))
      .map(([at, put]) =>
        text.charAt(at) === put ? `${text}${put}` : text.slice(0, at) + put + text.slice(at + 1),
      ),
    pick(
      text + text,
      [...text].toReversed().join(""),
      `${text}/`,
      `/${text}`,
      `${text}%20`,
      `${text}?`,
      `%2f${text}`,
    ),
    place.map((at) => `${text.slice(0, at)}/../${text.slice(at)}`),
  );
}

export function pathOf(real: Real): Arbitrary<string> {
  const below = fc.oneof(
    { weight: 5, arbitrary: fc.constant(real.token) },
    { weight: 2, arbitrary: fc.constant(real.token.toUpperCase()) },
    { weight: 5, arbitrary: mangle(real.token) },
    {
      weight: 3,
      arbitrary: pick(
        "",
        "logout",
        "code",
        "admin",
        "..",
        ".",
        "%2e%2e",
        "%",
        "%zz",
        "%00",
        "__proto__",
        "constructor",
        "toString",
        "logout/",
        "logout/x",
        "LOGOUT",
      ),
    },
    { weight: 2, arbitrary: noise.map((text) => inLine(text).replace(/ /g, "+")) },
    {
      weight: 1,
      arbitrary: fc.string({
        unit: pick(..."0123456789abcdefghjkmnpqrstvwxyz"),
        minLength: 40,
        maxLength: 40,
      }),
    },
  );
  const query = fc.oneof(
    { weight: 6, arbitrary: fc.constant("") },
    { weight: 1, arbitrary: noise.map((text) => `?${inLine(text).replace(/ /g, "+")}`) },
    {
      weight: 2,
      arbitrary: pick(
        "//evil",
        "/x",
        "%00",
        "%ff",
        "a&redirectTo=b",
        "[]",
        "/%5c",
        "x".repeat(3000),
      ).map((value) => `?redirectTo=${value}`),
    },
    {
      weight: 1,
      arbitrary: pick("?form=x&action=decline", "??", "?#", "?%", "?redirectTo[]=x", "?a=1&a=2"),
    },
  );
  const path = fc.oneof(
    { weight: 12, arbitrary: below.map((each) => `/magic-link/${each}`) },
    {
      weight: 3,
      arbitrary: pick(
        "/magic-link",
        "/magic-link/",
        "/magic-link//",
        "/magic-link/logout",
        "/magic-link/code",
      ),
    },
    {
      weight: 1,
      arbitrary: pick(
        "/",
        "*",
        "//magic-link/",
        "http://evil.example/magic-link",
        "/magic-link%2f",
        "/MAGIC-LINK",
      ),
    },
  );
  return fc.tuple(path, query).map(([path, query]) => path + query);
}

export const methods = fc.oneof(
  { weight: 6, arbitrary: pick("GET", "POST") },
  { weight: 8, arbitrary: fc.constant("POST") },
  {
    weight: 3,
    arbitrary: pick(
      "HEAD",
      "OPTIONS",
      "PUT",
      "PATCH",
      "DELETE",
      "TRACE",
      "PROPFIND",
      "SEARCH",
      "LOCK",
      "QUERY",
    ),
  },
);

/** One side of what belongs together is real at most, so that no such request is a proper press. */
export function secretsOf(real: Real): Arbitrary<{ cookie: string; form: string }> {
  const browser = readBrowser(real.cookie)?.hash;
  return fc.oneof(
    fc.record({
      cookie: fc.constant(real.cookie),
      form: fc.oneof(
        fc.constant(real.otherForm),
        fc.constant(real.askForm),
        fc.constant(""),
        noise,
        fc.nat({ max: real.form.length - 2 }).map((length) => real.form.slice(0, length)),
      ),
    }),
    fc.record({
      // What is left of a cookie without its ending is the same browser's still, and no mangling.
      cookie: fc.oneof(
        fc.constant(real.otherCookie),
        fc.constant(""),
        mangle(real.cookie).filter((cookie) => readBrowser(cookie)?.hash !== browser),
        noise,
      ),
      form: fc.constant(real.form),
    }),
  );
}
