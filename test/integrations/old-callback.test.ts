import { readFileSync } from "node:fs";
import express, { type Express } from "express";
import type { MagicLinks } from "onpurpose";
import { expect, test } from "vitest";
import { openServerFace } from "../http/support/faces.ts";
import { startHost } from "../http/support/host.ts";

// The handler of docs/from-passport-magic-login.md, as it stands there.

const page = new URL("../../docs/from-passport-magic-login.md", import.meta.url);
const [, code = ""] = /```js\n([\s\S]*?)```/.exec(readFileSync(page, "utf8")) ?? [];

test("an old link leads to the login page, and leaves nothing in a browser", async () => {
  const module = `export default (app, magicLinks) => { ${code} }`;
  const handler = (await import(`data:text/javascript,${encodeURIComponent(module)}`)) as {
    default(app: Express, magicLinks: MagicLinks): void;
  };
  const host = await startHost((magicLinks) => {
    const app = express();
    handler.default(app, magicLinks);
    return openServerFace(app);
  });
  const browser = host.browser();
  for (const method of ["GET", "HEAD"]) {
    const answer = await browser.send(method, "/auth/magiclogin/callback?token=a.b.c");
    expect([answer.status, answer.header("location")]).toEqual([303, "/magic-link"]);
    expect(answer.setCookies).toEqual([]);
    expect(answer.header("referrer-policy")).toBe("no-referrer");
  }
  await host.close();
});
