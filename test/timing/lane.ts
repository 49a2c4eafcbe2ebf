import { Agent, request } from "node:http";

export interface Timed {
  readonly status: number;
  /** As they came, but for what is new in every answer. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the form on the page posts back, or empty. */
  readonly form: string;
  /** From the last byte sent to the last one received, in milliseconds. */
  readonly ms: number;
}

/** One connection to a host, held open: what an attacker would time on. */
export class Lane {
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #cookie: string;

  constructor(port: number) {
    this.#port = port;
    const id = Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString("base64url");
    this.#cookie = `onpurpose-browser=${id}`;
  }

  ask(email: string, planted = false): Promise<Timed> {
    const body = new URLSearchParams({ email }).toString();
    return this.#send("POST", body, planted ? { "x-planted": "yes" } : {});
  }

  /** Asks, and tries a code that is not the one in the mail; what is timed is the answer to that. */
  async guess(email: string, planted = false): Promise<Timed> {
    const { form } = await this.ask(email);
    const body = new URLSearchParams({ form, code: "0000 0000" }).toString();
    return this.#send("POST", body, planted ? { "x-planted": "yes" } : {}, "/magic-link/code");
  }

  open(): Promise<Timed> {
    return this.#send("GET", "", {});
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(
    method: string,
    body: string,
    more: Readonly<Record<string, string>>,
    path = "/magic-link",
  ): Promise<Timed> {
    const headers = {
      cookie: this.#cookie,
      origin: "http://localhost:4000",
      "sec-fetch-site": "same-origin",
      "content-type": "application/x-www-form-urlencoded",
      "content-length": String(Buffer.byteLength(body)),
      ...more,
    };
    const options = { port: this.#port, path, method, headers, agent: this.#agent };
    return new Promise((resolve, reject) => {
      let sentAt = 0;
      const sent = request({ host: "127.0.0.1", ...options }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          const ms = performance.now() - sentAt;
          const status = answer.statusCode ?? 0;
          resolve({ status, ...comparable(answer.rawHeaders, Buffer.concat(chunks), ms) });
        });
      });
      sent.on("error", reject);
      sent.on("finish", () => (sentAt = performance.now()));
      sent.end(body);
    });
  }
}

/** The answer without what is drawn anew for each: the seals, and the moment. */
function comparable(raw: readonly string[], body: Buffer, ms: number): Omit<Timed, "status"> {
  const pairs: [string, string][] = [];
  for (let at = 0; at < raw.length; at += 2) pairs.push([raw[at] ?? "", raw[at + 1] ?? ""]);
  const masked = pairs
    .filter(([name]) => name.toLowerCase() !== "date")
    .map(([name, value], place): [string, string] => [
      `${place} ${name}`,
      value.replace(
        /(onpurpose-(?:ask|browser)=)[^;]+/,
        (whole: string, name: string) => `${name}${whole.length} characters`,
      ),
    ]);
  const text = body
    .toString()
    .replaceAll(
      /(name="form" value=")([^"]*)/g,
      (_, start: string, seal: string) => `${start}${seal.length}`,
    );
  const [, form = ""] = /name="form" value="([^"]*)/.exec(body.toString()) ?? [];
  return { headers: Object.fromEntries(masked), body: text, form, ms };
}
