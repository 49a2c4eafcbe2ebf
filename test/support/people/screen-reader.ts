import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Display } from "./display.ts";
import { start, stop } from "./processes.ts";
import { programPath } from "./programs.ts";
import { until } from "./until.ts";

const run = promisify(execFile);

/**
 * What a screen reader does to a browser, over AT-SPI: reads the tree of what is on the page, and asks for the action
 * of one thing in it. No key is pressed and no pointer is moved.
 */
export interface ScreenReader {
  /** The D-Bus that the browser has to be started on. */
  readonly bus: string;
  /** Does what a button does, once a page has one with this name. Gives the action's name, such as "press". */
  activate(button: string): Promise<string>;
  close(): Promise<void>;
}

export async function startScreenReader(display: Display): Promise<ScreenReader> {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-reader-"));
  const { PATH } = process.env;
  const env = { PATH, HOME: folder, XDG_RUNTIME_DIR: folder, DISPLAY: display.name };
  const bus = `unix:path=${join(folder, "bus")}`;
  const args = ["--session", "--nofork", "--nopidfile", `--address=${bus}`];
  const daemon = start(programPath("dbus"), args, { env });
  // Asking for it starts the second bus, on which AT-SPI is spoken.
  const found = await until("the bus of the screen reader", () =>
    call(bus, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress").catch(() => null),
  );
  const [, address = ""] = /'([^']+)'/.exec(found) ?? [];
  for (const flag of ["IsEnabled", "ScreenReaderEnabled"]) {
    const set = ["org.freedesktop.DBus.Properties.Set", "org.a11y.Status", flag, "<true>"] as const;
    await call(bus, "org.a11y.Bus", "/org/a11y/bus", ...set);
  }
  return {
    bus,
    async activate(button) {
      // The tree grows while the page loads: what is to be pressed must have come to rest.
      let before = "";
      const { owner, path } = await until(`a button "${button}" to be read out`, async () => {
        const found = await search(address, button);
        const resting = found !== null && found.path === before;
        before = found?.path ?? "";
        if (!resting) await sleep(300);
        return resting ? found : null;
      });
      const name = await call(address, owner, path, `${atspi}.Action.GetName`, "0");
      const done = await call(address, owner, path, `${atspi}.Action.DoAction`, "0");
      if (done !== "(true,)") throw new Error(`The action of "${button}" was not done: ${done}`);
      return name.replaceAll(/[(),']/g, "");
    },
    async close() {
      await stop(daemon);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

const atspi = "org.a11y.atspi";

/** Something that is on a screen, by the program that shows it. */
interface Accessible {
  readonly owner: string;
  readonly path: string;
}

/** AT-SPI's number for a push button, and the set that holds nothing else: one bit a role, 32 in a word. */
const pushButton = 43;
const pushButtons = `[0,${1 << (pushButton - 32)},0,0]`;

/** The buttons of one name, in all programs that a screen reader can read. */
async function search(address: string, button: string): Promise<Accessible | null> {
  const apps = await childrenOf(address, {
    owner: "org.a11y.atspi.Registry",
    path: "/org/a11y/atspi/accessible/root",
  });
  const found = await Promise.all([
    ...apps.map((app) => matchButtons(address, app)),
    webKitPages(address).then((pages) => walk(address, pages)),
  ]);
  for (const one of found.flat()) {
    const get = ["org.freedesktop.DBus.Properties.Get", `${atspi}.Accessible`, "Name"] as const;
    const name = await call(address, one.owner, one.path, ...get).catch(() => "");
    if (name !== `(<'${button}'>,)`) continue;
    const role = await call(address, one.owner, one.path, `${atspi}.Accessible.GetRole`);
    if (role === `(uint32 ${pushButton},)`) return one;
  }
  return null;
}

/** All buttons of a program, its own and those of the page. */
async function matchButtons(address: string, { owner, path }: Accessible): Promise<Accessible[]> {
  // No states, no attributes, any of the roles, no interfaces; in the order of the page, all, at any depth.
  const rule = `([0,0],1,@a{ss} {},1,${pushButtons},2,@as [],1,false)`;
  const method = `${atspi}.Collection.GetMatches`;
  return references(
    await call(address, owner, path, method, rule, "1", "0", "true").catch(() => ""),
  );
}

/** WebKitGTK's pages are processes of their own on the bus, and in the tree of their browser only by their parent. */
async function webKitPages(address: string): Promise<Accessible[]> {
  const bus = "org.freedesktop.DBus";
  const names = await call(address, bus, "/org/freedesktop/DBus", `${bus}.ListNames`);
  const pages = names.match(/org\.webkitgtk\.[^']*WebProcess-[^']+/g) ?? [];
  const items = pages.map((owner) =>
    call(address, owner, "/org/a11y/atspi/cache", `${atspi}.Cache.GetItems`).catch(() => ""),
  );
  return references((await Promise.all(items)).join()).filter(({ path }) =>
    path.includes("webkit"),
  );
}

/** All that stands below. */
async function walk(address: string, parents: readonly Accessible[]): Promise<Accessible[]> {
  const children = await Promise.all(parents.map((parent) => childrenOf(address, parent)));
  if (children.flat().length === 0) return [];
  return [...children.flat(), ...(await walk(address, children.flat()))];
}

async function childrenOf(address: string, { owner, path }: Accessible): Promise<Accessible[]> {
  const method = `${atspi}.Accessible.GetChildren`;
  // It may have left the page while that was read.
  return references(await call(address, owner, path, method).catch(() => ""));
}

/** Reads `(':1.0', objectpath '/org/…')`, as often as it is there. */
function references(text: string): Accessible[] {
  const matches = text.matchAll(/\('([^']+)', (?:objectpath )?'(\/[^']+)'\)/g);
  return [...matches].map(([, owner = "", path = ""]) => ({ owner, path }));
}

async function call(
  address: string,
  owner: string,
  path: string,
  method: string,
  ...args: readonly string[]
): Promise<string> {
  const target = ["--dest", owner, "--object-path", path, "--method", method];
  const all = ["call", "--address", address, "--timeout", "20", ...target, ...args];
  return (await run(programPath("gdbus"), all)).stdout.trim();
}
