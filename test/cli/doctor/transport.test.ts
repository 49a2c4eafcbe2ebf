import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import {
  clockFinding,
  judgeCertificate,
  judgeHsts,
  judgeHttps,
} from "../../../src/cli/doctor/outside/transport.ts";

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** A port of plain http that answers so. */
async function plain(status: number, location?: string): Promise<string> {
  const server = createServer((_, res) => {
    res.writeHead(status, location === undefined ? {} : { location }).end();
  });
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return String((server.address() as AddressInfo).port);
}

const url = new URL("https://127.0.0.1/magic-link");

describe("plain http beside https", () => {
  test.each<[number, string | undefined, RegExp]>([
    [301, "https://127.0.0.1/magic-link", /^ok: Plain http leads to https/],
    [308, "https://www.example.com/", /^ok: /],
    [302, "/login", /^warn: Plain http is answered with 302/],
    [200, undefined, /^warn: Plain http is answered with 200/],
  ])("answers %i, %s", async (status, location, says) => {
    const found = await judgeHttps(url, await plain(status, location));
    expect(`${found.status}: ${found.says}`).toMatch(says);
  });

  test("does not answer, or cannot be asked", async () => {
    expect(await judgeHttps(url, "1")).toMatchObject({ status: "ok" });
    expect(await judgeHttps(new URL("https://127.0.0.1:8443/"))).toMatchObject({
      status: "skipped",
    });
  });
});

test.each([
  [null, "warn"],
  ["max-age=300", "warn"],
  ["max-age=0; includeSubDomains", "warn"],
  ['max-age="31536000"; includeSubDomains', "ok"],
])("Strict-Transport-Security: %s", (value, status) => {
  const headers = value === null ? [] : [["strict-transport-security", value] as const];
  expect(judgeHsts(url, { headers }).status).toBe(status);
});

test.each([
  [null, "skipped"],
  [13.9, "warn"],
  [14.1, "ok"],
  [-1, "warn"],
])("a certificate for %s more days", (days, status) => {
  const now = Date.now();
  const certificateUntil = days === null ? null : now + days * 24 * 60 * 60 * 1000;
  expect(judgeCertificate({ certificateUntil }, now).status).toBe(status);
});

test.each([
  [0, "ok"],
  [-1999, "ok"],
  [2000, "warn"],
  [-59_999, "warn"],
  [60_000, "fail"],
])("a clock that is %i ms ahead", (off, status) => {
  expect(clockFinding("clock", "what answers", off).status).toBe(status);
});
