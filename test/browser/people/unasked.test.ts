import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import {
  engines,
  plainBrowser,
  type BrowserSettings,
  type Engine,
  type PlainBrowser,
} from "../../support/people/browsers.ts";
import type { Area, Display } from "../../support/people/display.ts";
import { Hands } from "../../support/people/hands.ts";
import { haveAll } from "../../support/people/programs.ts";
import { startScreenReader, type ScreenReader } from "../../support/people/screen-reader.ts";
import { touch, touchable } from "../../support/people/touch.ts";
import { useDesk } from "./desk.ts";
import { startPeopleHost, type PeopleHost } from "./host.ts";
import { keep } from "./record.ts";

/** What somebody has in front of them when the page is there. */
interface Desk {
  readonly hands: Hands;
  readonly button: Area;
  readonly browser: PlainBrowser;
  readonly reader: ScreenReader | null;
}

interface Way {
  readonly name: string;
  readonly press: (desk: Desk) => Promise<unknown>;
  readonly settings?: BrowserSettings;
  readonly slow?: boolean;
  readonly reader?: boolean;
  /** Default: every engine. */
  readonly only?: Engine;
}

const click = ({ hands, button }: Desk): Promise<void> => hands.click(button);

const ways: readonly Way[] = [
  { name: "mouse", press: click },
  { name: "Tab and Enter", press: ({ hands }) => hands.keys("Tab", "Return") },
  { name: "Tab and space", press: ({ hands }) => hands.keys("Tab", "space") },
  {
    name: "touch",
    press: ({ browser, button }) => touch(browser, button),
    settings: { args: touchable },
    only: "chromium",
  },
  { name: "screen reader", press: ({ reader }) => activate(reader), reader: true },
  { name: "mouse, script off", press: click, settings: { script: false } },
  {
    name: "keyboard, script off",
    press: ({ hands }) => hands.keys("Tab", "Return"),
    settings: { script: false },
  },
  { name: "mouse, slow network", press: click, slow: true },
];

async function startBoth(): Promise<Hosts> {
  const [usual, slow] = [await startPeopleHost(), await startPeopleHost({ slow: true })];
  return {
    usual,
    slow,
    async close() {
      await usual.close();
      await slow.close();
    },
  };
}

interface Hosts {
  readonly usual: PeopleHost;
  readonly slow: PeopleHost;
  close(): Promise<void>;
}

describe("a person with a link that the app issued", { concurrent: true }, () => {
  describe.each(engines)("%s", (engine) => {
    const desk = useDesk(engine, startBoth);
    // One after the other: a display has one mouse.
    describe("is logged in by one press", { concurrent: false }, () => {
      for (const way of ways) {
        if ((way.only ?? engine) !== engine) continue;
        const has = desk.has && (way.reader !== true || haveAll("dbus", "gdbus"));
        test.skipIf(!has)(way.name, async () => {
          const { usual, slow } = desk.thing();
          await pressOnce(engine, way, desk.display(), way.slow === true ? slow : usual);
        });
      }
    });
  });
});

async function pressOnce(
  engine: Engine,
  way: Way,
  display: Display,
  host: PeopleHost,
): Promise<void> {
  const address = host.addUser();
  const { id, url } = await host.issuedLink(address);
  const hands = new Hands(display);
  await hands.rest();
  const reader = way.reader === true ? await startScreenReader(display) : null;
  const bus = reader === null ? {} : { readerBus: reader.bus };
  const browser = plainBrowser(engine, display, { ...way.settings, ...bus });
  const from = host.arrived.length;
  try {
    browser.open(url);
    const button = await hands.sees("Log in to Ledgerly");
    await way.press({ hands, button, browser, reader });
    const { webdriver } = await host.greeted(address);
    expect(webdriver).toBe(way.settings?.script === false ? null : "false");
    // What comes after it, of which there should be nothing.
    await sleep(200);
  } finally {
    await browser.close();
    await reader?.close();
  }
  keep(engine, way.name, host.arrived.slice(from), url);
  const explanation = await host.magicLinks.explain(id);
  expect(explanation?.state).toBe("used");
  const visits = explanation?.visits.map(({ method, outcome, reason }) => ({
    method,
    outcome,
    reason,
  }));
  expect(visits).toEqual([
    { method: "GET", outcome: "opened", reason: null },
    { method: "POST", outcome: "redeemed", reason: null },
  ]);
}

async function activate(reader: ScreenReader | null): Promise<void> {
  if (reader === null) throw new Error("Nobody reads the screen.");
  await reader.activate("Log in");
}
