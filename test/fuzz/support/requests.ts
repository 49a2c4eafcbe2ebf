import fc, { type Arbitrary } from "fast-check";
import { bodyOf, headersOf, type Headers } from "./fields.ts";
import { methods, noise, pathOf, pick, secretsOf, type Real } from "./parts.ts";
import type { Wired } from "./wire.ts";

/** Requests that are whole, whatever is in them: each must be answered. */
function properOf(real: Real): Arbitrary<Wired> {
  return (
    fc
      .record({ method: methods, path: pathOf(real), secrets: secretsOf(real) })
      .chain(({ method, path, secrets }) =>
        fc.record({
          method: fc.constant(method),
          path: fc.constant(path),
          headers: headersOf(secrets.cookie),
          body: bodyOf(secrets.form),
          chunked: fc.boolean(),
        }),
      )
      .map(({ method, path, headers, body, chunked }) => {
        const bodiless =
          method === "GET" || method === "HEAD" || method === "OPTIONS" || method === "TRACE";
        const { type, bytes } = bodiless ? { type: null, bytes: Buffer.alloc(0) } : body;
        const framed = chunked && bytes.length > 0 ? inChunks(bytes) : bytes;
        const length: Headers =
          framed === bytes
            ? [["Content-Length", String(bytes.length)]]
            : [["Transfer-Encoding", "chunked"]];
        const typed: Headers = type === null ? [] : [["Content-Type", type]];
        const all: Headers = [
          ["Host", "app.example.com"],
          ...headers,
          ...typed,
          ...(bodiless ? [] : length),
        ];
        return {
          head: headOf(`${method} ${path} HTTP/1.1`, all),
          body: framed,
          isHead: method === "HEAD",
          garbled: false,
        };
      })
      // What no parser of HTTP lets through is for the others.
      .map((wired) => (isHttp(wired.head) ? wired : { ...wired, garbled: true }))
  );
}

/** Requests that are broken as HTTP: an answer is welcome and must be as harmless. */
function garbledOf(real: Real): Arbitrary<Wired> {
  const line = fc.oneof(
    fc
      .tuple(
        pick("GET", "POST", "get", "G\u0000T", "", "POST POST", "CONNECT", "PRI"),
        pathOf(real),
        pick("HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/9.9", "http/1.1", "", "HTTP/1.1 x"),
      )
      .map((parts) => parts.join(" ")),
    noise,
  );
  const wrong = pick<readonly [string, string]>(
    ["Content-Length", "-1"],
    ["Content-Length", "99999"],
    ["Content-Length", "x"],
    ["Content-Length", "5, 6"],
    ["Transfer-Encoding", "chunked, identity"],
    ["Transfer-Encoding", "gzip"],
    ["Expect", "100-continue"],
    ["Expect", "nonsense"],
    ["Upgrade", "websocket"],
    ["Connection", "upgrade"],
    ["Host", "a"],
    ["X-Big", "x".repeat(20_000)],
    ["X-Many", "x"],
    ["Bad Name", "x"],
    ["", "x"],
    ["X-Raw", "a\r\nX-Injected: b"],
    ["X-Nul", "a\0b"],
    ["X-Fold", "a\r\n b"],
  );
  const headers = fc.tuple(headersOf(real.cookie), fc.array(wrong, { minLength: 1, maxLength: 3 }));
  return fc
    .tuple(line, headers, bodyOf(real.otherForm))
    .map(([line, [some, wrong], { bytes }]) => ({
      head: headOf(line, [["Host", "app.example.com"], ...some, ...wrong]),
      body: bytes,
      isHead: false,
      garbled: true,
    }));
}

export function requestOf(real: Real): Arbitrary<Wired> {
  return fc.oneof(
    { weight: 19, arbitrary: properOf(real) },
    { weight: 1, arbitrary: garbledOf(real) },
  );
}

const headOf = (line: string, headers: Headers): string =>
  `${[line, ...headers.map(([name, value]) => `${name}: ${value}`)].join("\r\n")}\r\n\r\n`;

function inChunks(bytes: Buffer): Buffer {
  const half = Math.ceil(bytes.length / 2);
  const parts = [bytes.subarray(0, half), bytes.subarray(half)].filter((part) => part.length > 0);
  const framed = parts.flatMap((part) => [
    Buffer.from(`${part.length.toString(16)}\r\n`),
    part,
    Buffer.from("\r\n"),
  ]);
  return Buffer.concat([...framed, Buffer.from("0\r\n\r\n")]);
}

function isHttp(head: string): boolean {
  return (
    head.length < 16_000 &&
    !/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(head) &&
    !/^\S+ [^\r]*[ \x80-\xff][^\r]* HTTP/.test(head)
  );
}
