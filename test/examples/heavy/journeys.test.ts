import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startSmtp, type SmtpHost } from "../../mail/support/smtp.ts";
import { useChromium } from "../../support/browser.ts";
import { login, loginOverHttp, mailedTo } from "../journey.ts";
import { nameAda, showsTheName } from "../name-ada.ts";
import { heavy } from "../names.ts";
import { build, check, installed, packed, removed } from "../package.ts";
import { startExample, type Example } from "../start.ts";
import { changed, changing } from "./changed.ts";
import { hostSessions, keepsWhatIsOurs } from "./kept.ts";
import { followed, followedBy, withLinks } from "./links.ts";

// The examples of frameworks that build, as somebody runs them who has copied them: the published package, their own
// lockfile, types, a build, their production server. For `npm run heavy-examples`.

let folder = "";
let smtp: SmtpHost;
beforeAll(async () => {
  folder = await packed("heavy");
  smtp = await startSmtp();
});
afterAll(async () => {
  await smtp.close();
  removed(folder);
});

describe.for(heavy)("%s", (name) => {
  const chromium = useChromium();
  let copy = "";
  let example: Example | undefined;
  const started = async (
    script: "start" | "dev",
    env: Readonly<Record<string, string>> = {},
  ): Promise<Example> => {
    example = await startExample(copy, smtp.url, { script, env });
    return example;
  };
  beforeAll(async () => {
    const since = performance.now();
    copy = await installed(name, folder);
    await check(copy);
    withLinks(name, copy);
    nameAda(copy);
    await build(copy);
    console.log(`${name}: ready after ${Math.round((performance.now() - since) / 1000)} s`);
  }, 900_000);
  afterEach(async () => {
    await example?.stop();
    example = undefined;
  });
  afterAll(() => removed(copy));

  test("a login over HTTP", async () => {
    showsTheName(await loginOverHttp(await started("start"), smtp));
  });

  test("what is onpurpose's comes through the framework as it is", async () => {
    await keepsWhatIsOurs(await started("start"), smtp, hostSessions[name]);
  });

  test("a login in Chromium", async () => {
    const { url } = await started("start");
    const ada = await chromium.newPerson();
    const link = await mailedTo(smtp, async () => {
      await ada.ask(url, "ada@example.com", "/");
    });
    await ada.page.goto(link);
    await ada.press("Log in");
    await ada.page.getByText("Hello Ada").waitFor();
    expect(ada.page.url()).toBe(`${url}/`);
    // The button of the page, which the framework has taken over by now.
    await ada.press("Log out");
    await ada.page.waitForURL((at) => at.pathname !== "/");
    await ada.page.goto(`${url}/`);
    expect(ada.page.url()).toBe(url + login);
    await ada.leave();
  });

  test.runIf(name in followedBy)("links of its router to pages of onpurpose's", async () => {
    const ada = await chromium.newPerson();
    expect(await followed(await started("start"), smtp, ada)).toEqual(followedBy[name]);
    await ada.context.close();
  });

  test("a login while it is developed", async () => {
    await loginOverHttp(await started("dev"), smtp, "dev");
  });

  const change = changing[name];
  test.runIf(change !== undefined && process.platform === "linux")(
    "files that change while it is developed",
    async () => {
      if (change === undefined) return;
      // One of its own: the other tests have asked for as many links for Ada as one address gets in a while.
      const server = await started("dev", { ONPURPOSE_DATABASE: "changed.db" });
      const seen = await changed(copy, change.places, server, smtp);
      expect(seen.map(({ loggedIn }) => loggedIn)).toEqual([true, true, true, true]);
      expect(seen.map(({ connections }) => connections)).toEqual(change.connections);
    },
  );
});
