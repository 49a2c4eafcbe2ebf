import fc, { type Arbitrary } from "fast-check";
import { inLine, noise, pick } from "./parts.ts";

export type Headers = readonly (readonly [name: string, value: string])[];

export function headersOf(cookie: string): Arbitrary<Headers> {
  const names = pick(
    "__Host-onpurpose-browser",
    "onpurpose-browser",
    "__Host-onpurpose-session",
    "__proto__",
    "=",
    "",
  );
  const cookies = fc.oneof(
    { weight: 4, arbitrary: fc.constant(`__Host-onpurpose-browser=${cookie}`) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(names, noise)
        .map(([name, value]) => `${name}=${value}; __Host-onpurpose-browser=${cookie}`),
    },
    {
      weight: 1,
      arbitrary: fc.constant(`__Host-onpurpose-session=${"A".repeat(43)}.${"B".repeat(43)}`),
    },
    { weight: 1, arbitrary: noise },
  );
  const origin = fc.oneof(
    { weight: 4, arbitrary: fc.constant("https://app.example.com") },
    pick("null", "", "https://evil.example"),
    noise,
  );
  const site = fc.oneof(
    { weight: 4, arbitrary: fc.constant("same-origin") },
    pick("cross-site", "none", "same-site", ""),
    noise,
  );
  const other = fc.tuple(
    pick(
      "User-Agent",
      "X-Forwarded-For",
      "X-Forwarded-Host",
      "Forwarded",
      "Accept",
      "Accept-Language",
      "Referer",
      "X-HTTP-Method-Override",
      "Authorization",
      "If-None-Match",
      "Range",
      "Sec-Fetch-User",
      "Content-Encoding",
    ),
    fc.oneof(
      noise,
      pick(
        "1.1.1.1, 2.2.2.2",
        "application/json",
        "::1",
        "[::ffff:1.2.3.4]:80",
        "a,".repeat(2000),
        "evil.example",
        "gzip",
      ),
    ),
  );
  const all = fc.tuple(
    fc.option(cookies, { freq: 4, nil: null }),
    fc.option(origin, { freq: 5, nil: null }),
    fc.option(site, { freq: 4, nil: null }),
    fc.array(other, { maxLength: 3 }),
  );
  return all.map(([cookie, origin, site, others]) => {
    const named = [
      ["Cookie", cookie],
      ["Origin", origin],
      ["Sec-Fetch-Site", site],
      ...others,
    ] as const;
    return named.flatMap(([name, value]) =>
      value === null ? [] : [[name, inLine(value)] as const],
    );
  });
}

export interface Body {
  readonly type: string | null;
  readonly bytes: Buffer;
}

export function bodyOf(form: string): Arbitrary<Body> {
  const formType = "application/x-www-form-urlencoded";
  const field = fc.tuple(
    pick(
      "form",
      "form",
      "email",
      "code",
      "address",
      "action",
      "switch",
      "redirectTo",
      "form[]",
      "__proto__",
      "",
    ),
    fc.oneof(
      noise,
      pick(
        "decline",
        "new-link",
        "log-in",
        "yes",
        "1234 5678",
        "٠١٢٣٤٥٦٧",
        "9".repeat(5000),
        "ada@example.com",
        "ada@example.com,eve@evil.example",
        "//evil",
        "%00",
      ),
    ),
  );
  const fields = fc
    .array(field, { maxLength: 4 })
    .map((all) => all.map(([name, value]) => `${name}=${encodeURIComponent(value)}`));
  const forms = fields.map((all) => [`form=${encodeURIComponent(form)}`, ...all].join("&"));
  const asks = pick("ada@example.com", "nobody@example.com", "ada", "").map(
    (email) => `email=${email}`,
  );
  const codes = pick("12345678", "1234-5678", "0", "").map(
    (code) => `form=${encodeURIComponent(form)}&code=${code}`,
  );
  const broken = fc.oneof(
    noise,
    pick(
      "%",
      "a=%zz",
      "form=%ff",
      "a=1&a=2",
      "=&=",
      "\0",
      '{"form":"x"}',
      '{"form":{"x":[1]},"__proto__":{"code":"1"}}',
      '{"email":"ada@example.com"}',
      "x=".repeat(9000),
      "x".repeat(200_000),
      "&".repeat(100),
    ),
  );
  const text = fc.oneof(
    { weight: 6, arbitrary: forms },
    { weight: 6, arbitrary: asks },
    { weight: 1, arbitrary: codes },
    { weight: 3, arbitrary: broken },
  );
  const type = fc.oneof(
    { weight: 8, arbitrary: fc.constant(formType) },
    {
      weight: 2,
      arbitrary: pick(
        null,
        "application/json",
        `${formType};charset=utf-16`,
        "multipart/form-data; boundary=x",
        "",
        "x",
      ),
    },
  );
  return fc.record({ type, bytes: text.map((each) => Buffer.from(each, "latin1")) });
}
