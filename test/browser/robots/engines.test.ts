import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath } from "../../support/chromium.ts";
import { useChromium } from "../../support/browser.ts";
import { haveAll } from "../../support/people/programs.ts";
import type { Driver } from "../../support/webdriver/driver.ts";
import { drivenFirefox } from "../../support/webdriver/firefox.ts";
import { pressEverything } from "../../support/webdriver/robot.ts";
import { drivenWebKit } from "../../support/webdriver/webkit.ts";
import { useHost } from "../journeys/asked/host.ts";
import { newProfile } from "../journeys/asked/profile.ts";

const engines = [
  ["Firefox", drivenFirefox, haveAll("firefox")],
  ["WebKitGTK", drivenWebKit, haveAll("webKitWebDriver", "miniBrowser", "xvfb", "xdotool")],
] as const;

const hasChromium = chromiumPath() !== undefined;

// The same robots as those of journeys/asked/robots.test.ts, in the engines that are not Chromium.
describe.skipIf(!hasChromium).each(engines)("a robot in %s, by WebDriver", (_name, start, has) => {
  const chromium = useChromium();
  const host = useHost("code");
  let robot: Driver | undefined;
  beforeAll(async () => {
    if (has) robot = await start();
  });
  afterAll(() => robot?.close());

  test.skipIf(!has).each([
    ["forwards", false],
    ["backwards", true],
  ] as const)("%s: gets no session, and takes nothing away", async (_order, backwards) => {
    const driver = running(robot);
    await driver.open(`${host().origin}/`);
    await driver.forget();
    const person = await newProfile(chromium, host());
    const address = host().addUser();
    await person.ask(address);
    const { link } = await host().mail(address);
    await driver.open(link);
    expect(await driver.evaluate("navigator.webdriver")).toBe(true);
    const after = async (): Promise<void> => {
      expect(await userOf(driver, host().origin)).toBe("nobody");
    };
    const pressed = await pressEverything(driver, link, { typing: address, backwards, after });
    for (const button of ["Mail me a link for this browser", "This wasn’t me"]) {
      expect(pressed).toContain(button);
    }
    expect(await person.user()).toBeNull();
    await person.open(link);
    await person.press("Log in");
    await person.isAtInvoice(address);
    await after();
    await person.leave();
  });
});

function running(robot: Driver | undefined): Driver {
  if (robot === undefined) throw new Error("The robot is not running.");
  return robot;
}

/** Who is logged in with the cookies of a driven browser, by a page of the host's. */
async function userOf(driver: Driver, origin: string): Promise<string> {
  const response = await fetch(`${origin}/who`, { headers: { cookie: await driver.cookies() } });
  const [, who = ""] = /<p id=who>([^<]*)/.exec(await response.text()) ?? [];
  expect(who).not.toBe("");
  return who;
}
