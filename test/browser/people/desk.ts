import { afterAll, beforeAll } from "vitest";
import type { Engine } from "../../support/people/browsers.ts";
import { startDisplay, type Display } from "../../support/people/display.ts";
import { haveAll, type Program } from "../../support/people/programs.ts";

/** The programs without which nobody can sit before an engine. */
const programsFor: Readonly<Record<Engine, readonly Program[]>> = {
  chromium: ["xvfb", "xdotool", "chromium"],
  firefox: ["xvfb", "xdotool", "firefox"],
  webkit: ["xvfb", "xdotool", "miniBrowser"],
};

/** Something that all tests of a `describe` share, where an engine can be had at all. */
export function useDesk<Thing extends object>(
  engine: Engine,
  startThing: () => Promise<Thing & { close(): Promise<void> }>,
): { readonly has: boolean; readonly display: () => Display; readonly thing: () => Thing } {
  const has = haveAll(...programsFor[engine]);
  let display: Display | undefined;
  let thing: (Thing & { close(): Promise<void> }) | undefined;
  beforeAll(async () => {
    if (!has) return;
    display = await startDisplay();
    thing = await startThing();
  });
  afterAll(async () => {
    await thing?.close();
    await display?.close();
  });
  return {
    has,
    display: () => running(display),
    thing: () => running(thing),
  };
}

function running<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error("It is not running.");
  return thing;
}
