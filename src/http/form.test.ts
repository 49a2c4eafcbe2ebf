import { describe, expect, test } from "vitest";
import { readForm, type ReadForm } from "./form.ts";

const formType = "application/x-www-form-urlencoded";

function read(
  body: string | Uint8Array,
  type: string | null = formType,
  accept: string | null = null,
): Promise<ReadForm> {
  const headers = new Map([
    ["content-type", type],
    ["accept", accept],
  ]);
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  return readForm({
    method: "POST",
    target: "/",
    header: (name) => headers.get(name) ?? null,
    peerAddress: null,
    body: async (limit) => (bytes.length > limit ? null : bytes),
  });
}

const malformed = { ok: false, fault: "malformed" };

describe("a posted form", () => {
  test.each([
    ["email=ada%40example.com&redirectTo=", { email: "ada@example.com", redirectTo: "" }],
    ["email=a+b", { email: "a b" }],
    ["", {}],
    ["email", { email: "" }],
    ["name=gr%C3%BC%C3%9Fe", { name: "grüße" }],
    ["email[]=a", { "email[]": "a" }],
  ])("%j", async (body, fields) => {
    const form = await read(body);
    expect(form.ok && Object.fromEntries(form.fields)).toEqual(fields);
  });

  test.each([formType.toUpperCase(), `${formType}; charset=UTF-8`, `${formType} ;charset=utf-8`])(
    "the type %s is read",
    async (type) => {
      expect((await read("a=b", type)).ok).toBe(true);
    },
  );

  test("no body needs no type", async () => {
    expect((await read("", null)).ok).toBe(true);
  });

  test.each([
    null,
    "",
    "application/json",
    "text/plain",
    "multipart/form-data; boundary=x",
    `x${formType}`,
  ])("a body of the type %s is refused", async (type) => {
    expect(await read("a=b", type)).toEqual(malformed);
  });

  test.each([
    ["a field twice", "a=1&a=2"],
    ["a field twice, once encoded", "a=1&%61=2"],
    ["NUL", "a=%00"],
    ["a raw NUL", "a=\0"],
    ["a broken escape", "a=%"],
    ["half an escape", "a=%4"],
    ["no hexadecimal", "a=%zz"],
    ["an escape that is not UTF-8", "a=%ff"],
    ["half a character", "a=%C3"],
    ["an overlong slash", "a=%C0%AF"],
    ["half a surrogate pair", "a=%ED%A0%80"],
    ["too many fields", Array.from({ length: 21 }, (_, at) => `f${at}=1`).join("&")],
  ])("%s is refused", async (_what, body) => {
    expect(await read(body)).toEqual(malformed);
  });

  test("bytes that are not UTF-8 are refused", async () => {
    expect(await read(new Uint8Array([0x61, 0x3d, 0xff, 0xfe]))).toEqual(malformed);
  });

  test("one byte over 16 KiB is too large, whatever its type", async () => {
    expect((await read(`a=${"x".repeat(16 * 1024 - 2)}`)).ok).toBe(true);
    expect(await read(`a=${"x".repeat(16 * 1024 - 1)}`)).toEqual({ ok: false, fault: "too_large" });
    expect(await read("x".repeat(1_000_000), null)).toEqual({ ok: false, fault: "too_large" });
  });
});

describe("the same as JSON, of a client that wants JSON back", () => {
  const json = "application/json";
  const readJson = (body: string | Uint8Array, type = json): Promise<ReadForm> =>
    read(body, type, json);

  test.each<[string, object]>([
    ['{"email":"ada@example.com","redirectTo":""}', { email: "ada@example.com", redirectTo: "" }],
    ['\n{ "name": "gr\\u00fc\\u00dfe" }\n', { name: "grüße" }],
    ['{"name":"grüße%"}', { name: "grüße%" }],
    ["{}", {}],
    ['{"__proto__":"a","constructor":"b"}', JSON.parse('{"__proto__":"a","constructor":"b"}')],
  ])("%s", async (body, fields) => {
    const form = await readJson(body);
    expect(form.ok && [...form.fields]).toEqual(Object.entries(fields));
  });

  test.each(["Application/JSON", `${json}; charset=UTF-8`, `${json} ;x=y`])(
    "the type %s is read",
    async (type) => {
      expect((await readJson('{"a":"b"}', type)).ok).toBe(true);
    },
  );

  test("a form is read from it, too", async () => {
    const form = await readJson("a=b", formType);
    expect(form.ok && Object.fromEntries(form.fields)).toEqual({ a: "b" });
  });

  test.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["a form", "a=b"],
    ["a list", '["a"]'],
    ["a list of entries", '[["a","b"]]'],
    ["a text", '"a"'],
    ["a number", "7"],
    ["null", "null"],
    ["a field that is a number", '{"code":73921846}'],
    ["a field that is null", '{"a":null}'],
    ["a field that is true", '{"switch":true}'],
    ["a field that is a list", '{"a":["b"]}'],
    ["a field that is an object", '{"a":{"b":"c"}}'],
    ["one good field and one bad", '{"a":"b","c":1}'],
    ["NUL", '{"a":"\\u0000"}'],
    ["a comment", '{"a":"b"} // c'],
    [
      "too many fields",
      JSON.stringify(Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`f${at}`, "1"]))),
    ],
  ])("%s is refused", async (_what, body) => {
    expect(await readJson(body)).toEqual(malformed);
  });

  test("bytes that are not UTF-8 are refused", async () => {
    expect(await readJson(Buffer.from('{"a":"\u00ff"}', "latin1"))).toEqual(malformed);
  });

  test.each([null, "text/html", "*/*", "text/html, application/json"])(
    "JSON of a client that accepts %s is refused: a form is due there",
    async (accept) => {
      expect(await read('{"a":"b"}', json, accept)).toEqual(malformed);
    },
  );

  test.each(["text/plain", "application/problem+json", "application/jsonp", ""])(
    "JSON of the type %j is refused",
    async (type) => {
      expect(await readJson('{"a":"b"}', type)).toEqual(malformed);
    },
  );

  test("one byte over 16 KiB is too large", async () => {
    const of = (length: number): string => JSON.stringify({ a: "x".repeat(length - 8) });
    expect((await readJson(of(16 * 1024))).ok).toBe(true);
    expect(await readJson(of(16 * 1024 + 1))).toEqual({ ok: false, fault: "too_large" });
  });
});
