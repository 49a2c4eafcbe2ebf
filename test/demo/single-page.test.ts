import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startDemo, type Demo } from "../support/demo.ts";
import { HttpBrowser } from "../support/http-browser.ts";

let demo: Demo;
let browser: HttpBrowser;

beforeAll(async () => {
  demo = await startDemo();
  browser = new HttpBrowser(demo.url);
});

afterAll(async () => {
  await demo.stop();
});

test("the policy of the page lets its own two scripts run, and no others", async () => {
  const { status, headers, body } = await browser.get("/app");
  expect(status).toBe(200);
  const policy = String(headers["content-security-policy"]).split("; ");
  const [, map = ""] = /<script type="importmap">([^<]*)<\/script>/.exec(body) ?? [];
  const hash = createHash("sha256").update(map).digest("base64");
  expect(policy).toContain(
    `script-src 'sha256-${hash}' ${demo.url}/app/login.js ${demo.url}/app/client.js`,
  );
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self'");
  expect(policy.join(" ")).not.toMatch(/unsafe|\*/);
  expect(body.match(/<script/g)).toHaveLength(2);
  expect(JSON.parse(map)).toEqual({ imports: { "onpurpose/client": "/app/client.js" } });
});

test("both scripts are JavaScript, and import nothing but each other", async () => {
  const sources = await Promise.all(
    ["login", "client"].map(async (name) => {
      const { status, headers, body } = await browser.get(`/app/${name}.js`);
      expect(status).toBe(200);
      expect(headers["content-type"]).toBe("text/javascript; charset=utf-8");
      expect(headers["x-content-type-options"]).toBe("nosniff");
      // Types that were left in it would be an error.
      const check = ["--check", "--input-type=module", "-"];
      const parsed = spawnSync(process.execPath, check, { input: body, encoding: "utf8" });
      expect([parsed.status, parsed.stderr]).toEqual([0, ""]);
      return body;
    }),
  );
  const specifiers = sources.map((source) =>
    [...source.matchAll(/^(?:import|export) .*from "(.*)";$/gm)].map(([, from]) => from),
  );
  expect(specifiers).toEqual([["onpurpose/client"], []]);
  expect(demo.output()).not.toContain("Warning");
});

test("without scripts it leads to the ordinary login page, and so back", async () => {
  const { body } = await browser.get("/app");
  const [, inside = ""] = /<noscript>([\s\S]*?)<\/noscript>/.exec(body) ?? [];
  const [, href = ""] = /href="([^"]*)"/.exec(inside) ?? [];
  expect(href).toBe("/magic-link?redirectTo=%2Fapp");
  expect((await browser.get(href)).body).toContain("Log in to Ledgerly");
});

test("there is a way to it from the start page", async () => {
  expect((await browser.get("/")).body).toContain('href="/app"');
});

test.each(["/app/", "/app/x.js", "/app/login.ts", "/app/login", "/app/../app/client.js"])(
  "nothing else is served below it: %s",
  async (path) => {
    const { status } = await browser.get(path);
    expect(status).toBe(path.includes("..") ? 200 : 404);
  },
);
