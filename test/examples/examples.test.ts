import { afterAll, beforeAll, test } from "vitest";
import { startSmtp, type SmtpHost } from "../mail/support/smtp.ts";
import { loginOverHttp } from "./journey.ts";
import { nameAda, showsTheName } from "./name-ada.ts";
import { light } from "./names.ts";
import { canInstall, check, installed, packed, removed } from "./package.ts";
import { startExample } from "./start.ts";

// Each example as somebody meets it who copies it: the published package, its own lockfile, `npm start`, a login.

let folder = "";
let smtp: SmtpHost;
beforeAll(async () => {
  folder = await packed();
  smtp = await startSmtp();
});
afterAll(async () => {
  await smtp.close();
  removed(folder);
});

test.runIf(canInstall()).for(light)("%s", async (name) => {
  const copy = await installed(name, folder);
  await check(copy);
  nameAda(copy);
  const example = await startExample(copy, smtp.url);
  try {
    showsTheName(await loginOverHttp(example, smtp));
  } finally {
    await example.stop();
  }
});
