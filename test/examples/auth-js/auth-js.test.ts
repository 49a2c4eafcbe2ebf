import { afterAll, beforeAll, describe, test } from "vitest";
import { startSmtp } from "../../mail/support/smtp.ts";
import { loginOverHttp } from "../journey.ts";
import { canInstall, check, installed, packed, removed } from "../package.ts";
import { startExample } from "../start.ts";
import { callbackTests } from "./callbacks.ts";
import { keptTests } from "./kept.ts";
import { personTests } from "./person.ts";
import { realAuthJs, type RealAuthJs } from "./real.ts";

// In the installed example, once: Auth.js wants another nodemailer than the tests have, and cannot be installed beside them.

describe.runIf(canInstall())("Auth.js", () => {
  let folder = "";
  let copy = "";
  let real: RealAuthJs;
  beforeAll(async () => {
    folder = await packed();
    copy = await installed("auth-js", folder);
    real = await realAuthJs(copy);
  }, 300_000);
  afterAll(() => removed(folder));

  test("the example compiles, and logs in over HTTP", async () => {
    await check(copy);
    const smtp = await startSmtp();
    const example = await startExample(copy, smtp.url);
    try {
      await loginOverHttp(example, smtp);
    } finally {
      await example.stop();
      await smtp.close();
    }
  });

  keptTests(() => real);
  callbackTests(() => real);
  personTests(() => copy);
});
