import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { start, stop } from "./processes.ts";
import { programPath } from "./programs.ts";
import { until } from "./until.ts";

const run = promisify(execFile);

/** In pixels of the screen. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A screen that nobody looks at, with a mouse and a keyboard: as real to a browser as any. */
export interface Display {
  /** For `DISPLAY`. */
  readonly name: string;
  /** Moves the mouse, presses buttons and keys, through the X server: programs cannot tell it from a hand. */
  xdotool(...args: readonly string[]): Promise<string>;
  /** Where the topmost area of a colour is that is at least as large; null where the screen shows none. */
  find(colour: number, atLeast?: Pick<Area, "width" | "height">): Area | null;
  /** The same, once the screen shows it and it has come to rest. */
  seen(colour: number): Promise<Area>;
  close(): Promise<void>;
}

/** As large as all windows on it are to be. */
export const screen = { width: 900, height: 800 };

/** The size of a button, at least. */
const buttonSize = { width: 80, height: 30 };

export async function startDisplay(): Promise<Display> {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-display-"));
  const size = `${screen.width}x${screen.height}x24`;
  const args = ["-displayfd", "3", "-screen", "0", size, "-fbdir", folder, "-nolisten", "tcp"];
  const stdio = ["ignore", "ignore", "ignore", "pipe"] as const;
  const server = start(programPath("xvfb"), args, { stdio: [...stdio] });
  // It picks a free number and says which.
  const number = await new Promise<string>((resolve, reject) => {
    server.stdio[3]?.on("data", (chunk: Buffer) => resolve(String(chunk).trim()));
    server.once("exit", () => reject(new Error("Xvfb did not start.")));
  });
  const name = `:${number}`;
  const picture = join(folder, "Xvfb_screen0");
  const find: Display["find"] = (colour, atLeast = buttonSize) =>
    findArea(readFileSync(picture), colour, atLeast);
  return {
    name,
    async xdotool(...args) {
      const env = { ...process.env, DISPLAY: name };
      const { stdout } = await run(programPath("xdotool"), [...args], { env, timeout: 30_000 });
      return stdout.trim();
    },
    find,
    async seen(colour) {
      let before = "";
      return until(`#${colour.toString(16)} on the screen`, () => {
        const area = find(colour);
        const now = JSON.stringify(area);
        const resting = now === before;
        before = now;
        return resting ? area : null;
      });
    },
    async close() {
      await stop(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Searches a picture in the format XWD, as Xvfb keeps it: 32 bits a pixel, blue first. */
function findArea(
  picture: Buffer,
  colour: number,
  { width, height }: Pick<Area, "width" | "height">,
): Area | null {
  const [headerSize, columns, rows, lineSize, colours] = [0, 16, 20, 48, 76].map((offset) =>
    picture.readUInt32BE(offset),
  );
  if (!headerSize || !columns || !rows || !lineSize || colours === undefined) return null;
  const start = headerSize + colours * 12;
  const is = (x: number, y: number): boolean =>
    (picture.readUInt32LE(start + y * lineSize + x * 4) & 0xffffff) === colour;
  for (let top = 0; top < rows; top++) {
    for (let left = 0; left < columns; left++) {
      if (!is(left, top)) continue;
      let right = left;
      while (right < columns && is(right, top)) right++;
      if (right - left >= width) {
        let bottom = top;
        while (bottom < rows && is(left, bottom)) bottom++;
        if (bottom - top >= height) return { left, top, width: right - left, height: bottom - top };
      }
      left = right;
    }
  }
  return null;
}
