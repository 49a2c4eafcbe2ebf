import type { Cookie } from "../../../src/gauntlet/jar.ts";

/** A line to a browser: WebDriver BiDi and the DevTools protocol both send `{ id, method, params }` as JSON. */
export interface Rpc {
  /** The `result` of a command. Rejects with what the browser says is wrong. */
  send(method: string, params?: object): Promise<unknown>;
  close(): void;
}

/** How long any command may take, in milliseconds. */
const patience = 60_000;

export async function connectRpc(url: string): Promise<Rpc> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, (answer: object | null) => void>();
  let last = 0;
  const giveUp = (): void => {
    for (const answered of waiting.values()) answered(null);
  };
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("error", () => reject(new Error(`No browser answers at ${url}.`)));
  });
  socket.addEventListener("close", giveUp);
  socket.addEventListener("message", ({ data }) => {
    const message: unknown = JSON.parse(String(data));
    // Events have no id.
    const id = field(message, "id");
    if (typeof id !== "number" || typeof message !== "object" || message === null) return;
    waiting.get(id)?.(message);
  });
  return {
    async send(method, params = {}) {
      const id = ++last;
      const answer = await new Promise<object | null>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${method} was not answered.`)), patience);
        waiting.set(id, (message) => {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(message);
        });
        socket.send(JSON.stringify({ id, method, params }));
      });
      if (answer === null) throw new Error(`The browser left before ${method} was answered.`);
      if ("error" in answer) throw new Error(`${method}: ${JSON.stringify(answer)}`);
      return field(answer, "result");
    },
    close: () => socket.close(),
  };
}

/** A cookie in an answer. Both WebDrivers tell it in the same words, but for its value. */
export function cookieOf(told: unknown, value: unknown): Cookie {
  const [name, domain, path] = ["name", "domain", "path"].map((key) => String(field(told, key)));
  if (name === undefined || domain === undefined || path === undefined) {
    throw new Error("This is no cookie.");
  }
  const hostOnly = !domain.startsWith(".");
  return { name, value: String(value), domain: domain.replace(/^\./, ""), hostOnly, path };
}

/** A list in an answer; empty where there is none. */
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The JSON text that an expression in a page gave; undefined where it gave none. */
export function parseValue(text: unknown): unknown {
  return typeof text === "string" ? JSON.parse(text) : undefined;
}

/** What stands under a name in an answer, or under several in turn; undefined where there is no such thing. */
export function field(value: unknown, ...names: readonly string[]): unknown {
  let found = value;
  for (const name of names) {
    found = typeof found === "object" && found !== null ? Reflect.get(found, name) : undefined;
  }
  return found;
}
