import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connectRpc, field, list } from "../webdriver/rpc.ts";
import type { PlainBrowser } from "./browsers.ts";
import type { Area } from "./display.ts";
import { until } from "./until.ts";

/**
 * For a Chromium that is to be touched: X servers without a touch screen have no touches, so they come in over the
 * DevTools protocol. A browser that can be reached by it says so in `navigator.webdriver`, unless it is told not to.
 */
export const touchable = [
  "--remote-debugging-port=0",
  "--disable-blink-features=AutomationControlled",
  "--touch-events=enabled",
];

/** Touches an area of the screen with a finger. */
export async function touch({ folder }: PlainBrowser, area: Area): Promise<void> {
  const file = join(folder, "profile", "DevToolsActivePort");
  const port = await until("the port of DevTools", () => readPort(file));
  const targets: unknown = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
  const page = list(targets).find((one) => field(one, "type") === "page");
  const rpc = await connectRpc(String(field(page, "webSocketDebuggerUrl")));
  // The page begins below the bars of the window.
  const above = await rpc.send("Runtime.evaluate", { expression: "outerHeight - innerHeight" });
  const top = area.top - Number(field(above, "result", "value"));
  const touchPoints = [{ x: area.left + area.width * 0.4, y: top + area.height * 0.6 }];
  await rpc.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  await rpc.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  rpc.close();
}

function readPort(file: string): string | null {
  try {
    return readFileSync(file, "utf8").split("\n")[0] ?? null;
  } catch {
    return null;
  }
}
