import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../demo.ts";
import { startDisplay } from "../people/display.ts";
import { start, stop } from "../people/processes.ts";
import { programPath } from "../people/programs.ts";
import { until } from "../people/until.ts";
import type { Driver } from "./driver.ts";
import { cookieOf, field, list, parseValue } from "./rpc.ts";

type Command = (method: string, path: string, body?: object) => Promise<unknown>;

/** WebKitGTK's MiniBrowser on a display that nobody looks at, driven by WebDriver over HTTP. */
export async function drivenWebKit(): Promise<Driver> {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-webkit-"));
  const display = await startDisplay();
  const port = await freePort();
  const { PATH } = process.env;
  const own = { HOME: folder, TMPDIR: folder, XDG_RUNTIME_DIR: folder };
  const lonely = { DBUS_SESSION_BUS_ADDRESS: "disabled:", NO_AT_BRIDGE: "1", LANG: "en_US.UTF-8" };
  const env = { PATH, ...own, ...lonely, DISPLAY: display.name };
  const server = start(programPath("webKitWebDriver"), [`--port=${port}`], { env });
  const close = async (): Promise<void> => {
    await stop(server);
    await display.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const command: Command = (method, path, body) =>
    send(`http://127.0.0.1:${port}${path}`, method, body);
  try {
    await until("WebKitWebDriver", () => command("GET", "/status").catch(() => null));
    const browser = { binary: programPath("miniBrowser"), args: ["--automation"] };
    const alwaysMatch = { "webkitgtk:browserOptions": browser };
    // A session is a browser with a profile of its own, and one is all that there can be at a time.
    const begin = (): Promise<unknown> =>
      command("POST", "/session", { capabilities: { alwaysMatch } });
    const pathOf = (told: unknown): string => `/session/${String(field(told, "sessionId"))}`;
    const session = await begin();
    let path = pathOf(session);
    return {
      name: `WebKitGTK ${String(field(session, "capabilities", "browserVersion"))}`,
      ...drive((method, below, body) => command(method, path + below, body)),
      async renew() {
        await command("DELETE", path);
        path = pathOf(await begin());
      },
      async close() {
        // It ends the browser, which is no child of ours.
        await command("DELETE", path).catch(() => null);
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function drive(command: Command): Omit<Driver, "name" | "renew" | "close"> {
  return {
    async open(url) {
      await command("POST", "/url", { url });
    },
    async evaluate(expression) {
      const script = `return JSON.stringify(${expression})`;
      const text = await command("POST", "/execute/sync", { script, args: [] });
      return parseValue(text);
    },
    async perform(source) {
      await command("POST", "/actions", { actions: [source] });
    },
    async cookies() {
      const found = await command("GET", "/cookie");
      return list(found).map((one) => cookieOf(one, field(one, "value")));
    },
  };
}

async function send(url: string, method: string, body?: object): Promise<unknown> {
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  const value = field(await response.json(), "value");
  const error = field(value, "error");
  if (error !== undefined && error !== null) throw new Error(`${url}: ${JSON.stringify(value)}`);
  return value;
}
