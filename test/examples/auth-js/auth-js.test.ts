import { afterAll, beforeAll, describe } from "vitest";
import { canInstall, installed, packed, removed } from "../package.ts";
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

  keptTests(() => real);
  callbackTests(() => real);
  personTests(() => copy);
});
