import { setTimeout as sleep } from "node:timers/promises";
import type { Area, Display } from "./display.ts";
import { until } from "./until.ts";

/** The colour of the buttons that lead on, in the built-in style. */
const leading = 0x1d4ed8;

/** How long somebody looks at a page at least before they press anything, in milliseconds. */
const aGlance = 700;

/** A person's eyes and hands, at a display. */
export class Hands {
  readonly #display: Display;

  constructor(display: Display) {
    this.#display = display;
  }

  /** Puts the mouse where nothing is: windows without a window manager get the keys of whatever it is over. */
  rest(): Promise<string> {
    return this.#display.xdotool("mousemove", "450", "780");
  }

  /** Looks at a page, by its title, until its button is there. Gives where that is. */
  async sees(title: string): Promise<Area> {
    // By looking first: whoever asks the X server while nobody else is there has it begin anew on leaving, and a browser
    // that comes just then is turned away.
    await this.#display.seen(leading);
    // By class, since searching by name misses names with a dash that is not ASCII, as Firefox has it.
    const search = ["search", "--onlyvisible", "--class", ".", "getwindowname", "%@"];
    await until(`a window "${title}"`, async () => {
      const names = await this.#display.xdotool(...search).catch(() => "");
      return names.includes(title) ? names : null;
    });
    await sleep(aGlance);
    return this.#display.seen(leading);
  }

  async click({ left, top, width, height }: Area): Promise<void> {
    const [x, y] = [left + width * 0.6, top + height * 0.5].map(Math.round);
    // Not in one leap.
    for (const part of [0.3, 0.7, 0.95, 1]) {
      const at = [450 + ((x ?? 0) - 450) * part, 780 + ((y ?? 0) - 780) * part].map(Math.round);
      await this.#display.xdotool("mousemove", ...at.map(String));
      await sleep(20);
    }
    await this.#display.xdotool("mousedown", "1");
    await sleep(60);
    await this.#display.xdotool("mouseup", "1");
  }

  /** Keys by the names of X: "Tab", "Return", "space", "ctrl+l". */
  async keys(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      await this.#display.xdotool("key", name);
      await sleep(80);
    }
  }

  async types(text: string): Promise<void> {
    await this.#display.xdotool("type", "--delay", "15", text);
  }
}
