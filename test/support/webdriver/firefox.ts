import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start, stop } from "../people/processes.ts";
import { programPath } from "../people/programs.ts";
import type { Driver } from "./driver.ts";
import { connectRpc, cookieOf, field, list, parseValue, type Rpc } from "./rpc.ts";

/**
 * A Firefox without a window, driven by WebDriver BiDi. Firefox speaks that itself; the older WebDriver would need
 * geckodriver.
 */
export async function drivenFirefox(): Promise<Driver> {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-firefox-"));
  // Nothing leaves this machine.
  const settings = ["app.normandy.enabled", "app.update.enabled"].map(
    (name) => `user_pref("${name}", false);`,
  );
  writeFileSync(join(folder, "user.js"), settings.join("\n"));
  const args = ["--remote-debugging-port", "0", "--headless", "--profile", folder];
  const { PATH } = process.env;
  const env = { PATH, HOME: folder, TMPDIR: folder, DBUS_SESSION_BUS_ADDRESS: "disabled:" };
  const browser = start(programPath("firefox"), args, { env, stdio: ["ignore", "ignore", "pipe"] });
  const close = async (): Promise<void> => {
    await stop(browser);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    let said = "";
    const url = await new Promise<string>((resolve, reject) => {
      browser.once("exit", () => reject(new Error(`Firefox ended: ${said}`)));
      browser.stderr?.on("data", (chunk: Buffer) => {
        said += String(chunk);
        const [, found] = /BiDi listening on (ws:\/\/\S+)/.exec(said) ?? [];
        if (found !== undefined) resolve(`${found}/session`);
      });
    });
    const rpc = await connectRpc(url);
    return { ...(await beginSession(rpc)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function beginSession(rpc: Rpc): Promise<Omit<Driver, "close">> {
  const session = await rpc.send("session.new", { capabilities: {} });
  let profile: unknown = null;
  let context: unknown = null;
  const renew: Driver["renew"] = async () => {
    const old = profile;
    profile = field(await rpc.send("browser.createUserContext"), "userContext");
    const tab = await rpc.send("browsingContext.create", { type: "tab", userContext: profile });
    context = field(tab, "context");
    // Its tabs go with it.
    if (old !== null) await rpc.send("browser.removeUserContext", { userContext: old });
  };
  await renew();
  const evaluate: Driver["evaluate"] = async (expression) => {
    const wrapped = `JSON.stringify(${expression})`;
    const target = { context };
    const options = { expression: wrapped, target, awaitPromise: false };
    const text = field(await rpc.send("script.evaluate", options), "result", "value");
    return parseValue(text);
  };
  return {
    name: `Firefox ${String(field(session, "capabilities", "browserVersion"))}`,
    evaluate,
    renew,
    async open(url) {
      await rpc.send("browsingContext.navigate", { context, url, wait: "complete" });
    },
    async perform(source) {
      await rpc.send("input.performActions", { context, actions: [source] });
    },
    async cookies() {
      const partition = { type: "context", context };
      const found = field(await rpc.send("storage.getCookies", { partition }), "cookies");
      return list(found).map((one) => cookieOf(one, field(one, "value", "value")));
    },
  };
}
