import { OnpurposeError } from "../../errors.ts";
import { withDeadline } from "../deadline.ts";
import { explained, isUnknownScript } from "./errors.ts";
import { storeClosed, type RedisPort } from "./port.ts";
import type { Script } from "./script.ts";

export interface WaitForReplicas {
  /** How many replicas of a master must have a write before it counts, 1 to 10. */
  readonly count: number;
  /** For how long to wait for them, in milliseconds, 1 to 60,000. Less than the store's `timeout`. Default 1,000, or half of that. */
  readonly timeout?: number;
}

export interface ConnectionOptions {
  readonly prefix: string;
  readonly timeoutMs: number;
  readonly waitReplicas: Required<WaitForReplicas> | null;
}

/** Values of a request; what is null or undefined is left out of what the script sees. */
export type Request = Readonly<Record<string, unknown>>;

/** Runs scripts over the port: by their SHA-1, within the deadline of a verb, with the errors of this package. */
export class Connection {
  readonly cluster: boolean;
  readonly #port: RedisPort;
  readonly #options: ConnectionOptions;
  #closed = false;

  constructor(port: RedisPort, options: ConnectionOptions) {
    this.cluster = port.cluster;
    this.#port = port;
    this.#options = options;
  }

  /**
   * Runs one verb of the store: whatever it does has to answer within the deadline.
   *
   * @throws {OnpurposeError} `store_unavailable`
   */
  async verb<T>(work: (run: Run) => Promise<T>): Promise<T> {
    if (this.#closed) throw new OnpurposeError("store_unavailable", "the store is closed");
    const { timeoutMs } = this.#options;
    const late = `Redis did not answer in ${timeoutMs} ms`;
    return withDeadline(timeoutMs, late, (deadline) => {
      const abort = new AbortController();
      deadline.onExpiry(() => abort.abort(this.#closed ? storeClosed : undefined));
      return work((script, tag, kind, request) =>
        this.#run(script, { tag, kind, request, signal: abort.signal }),
      );
    });
  }

  close(): void {
    this.#closed = true;
  }

  async #run(script: Script, { tag, kind, request, signal }: Call): Promise<Answer> {
    const { prefix, waitReplicas } = this.#options;
    const key = `${prefix}:{${tag}}:${kind}`;
    const also = this.cluster ? script.also.map((other) => `${prefix}:{${tag}}:${other}`) : [];
    const json = toJson({ ...request, prefix, tag, kind });
    const args = [String(1 + also.length), key, ...also, json];
    const send = async (command: string, body: string): Promise<unknown> => {
      const reply = this.#port.send(key, [command, body, ...args], signal);
      // Sent right behind the script, so that both take the same connection to the same server.
      if (waitReplicas !== null && script.writes) await this.#awaitReplicas(key, reply, signal);
      return reply;
    };
    let reply: unknown;
    try {
      reply = await send("EVALSHA", script.sha1).catch((error: unknown) => {
        if (!isUnknownScript(error)) throw error;
        return send("EVAL", script.source);
      });
    } catch (error) {
      throw explained(error);
    }
    return toAnswer(reply);
  }

  async #awaitReplicas(key: string, reply: Promise<unknown>, signal: AbortSignal): Promise<void> {
    const { count, timeout } = this.#options.waitReplicas ?? { count: 0, timeout: 0 };
    const wait = this.#port.send(key, ["WAIT", String(count), String(timeout)], signal);
    const [, reached] = await Promise.all([reply, wait]);
    if (Number(reached) >= count) return;
    throw new OnpurposeError(
      "store_unavailable",
      `Redis wrote it, but only ${Number(reached)} of ${count} replicas have it yet`,
    );
  }
}

/** Runs a script where the keys with this tag are. `kind` names the key that the script is given first. */
export type Run = (script: Script, tag: string, kind: string, request: Request) => Promise<Answer>;

interface Call {
  readonly tag: string;
  readonly kind: string;
  readonly request: Request;
  readonly signal: AbortSignal;
}

export type Answer = Readonly<Record<string, unknown>>;

// Half of a surrogate pair, as a browser may send it, is no text to Redis's reader of JSON.
const halves = /\p{Surrogate}/gu;

function toJson(request: Request): string {
  return JSON.stringify(request, (_key, value: unknown) =>
    typeof value === "string" ? value.replace(halves, "\uFFFD") : (value ?? undefined),
  );
}

/** @throws {TypeError} Without the answer, which may hold addresses. */
function toAnswer(reply: unknown): Answer {
  try {
    const answer: unknown = JSON.parse(String(reply));
    if (typeof answer === "object" && answer !== null) return { ...answer };
  } catch {
    // Said below.
  }
  throw new TypeError("unexpected answer of a script: the client must give strings");
}
