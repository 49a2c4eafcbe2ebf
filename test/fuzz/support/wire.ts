import { connect, type Socket } from "node:net";

/** A request as bytes, however broken. */
export interface Wired {
  /** The request line and the headers, in Latin-1, with their line breaks. */
  readonly head: string;
  readonly body: Buffer;
  readonly isHead: boolean;
  /** It may be no request at all: then no answer is fine, and is not waited for. */
  readonly garbled: boolean;
}

export interface WireReply {
  readonly status: number;
  readonly head: string;
}

/** Sends raw requests over connections that are kept as long as the server keeps them. */
export class Wire {
  readonly #port: number;
  readonly #idle: Socket[] = [];

  constructor(port: number) {
    this.#port = port;
  }

  /** The answer, or null when a garbled request got none. Rejects when a proper one got none. */
  async send(wired: Wired): Promise<WireReply | null> {
    const kept = wired.garbled ? undefined : this.#idle.pop();
    const socket = kept ?? (await this.#open());
    const reply = await exchange(socket, wired);
    if (reply !== null && reply.reusable && !wired.garbled) this.#idle.push(socket);
    else socket.destroy();
    if (reply !== null) return reply;
    // The server may close a kept connection at any time; a new one must be answered.
    if (kept !== undefined) return this.send(wired);
    if (!wired.garbled) throw new Error("a proper request got no answer");
    return null;
  }

  close(): void {
    for (const socket of this.#idle) socket.destroy();
  }

  #open(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.#port, "127.0.0.1", () => resolve(socket));
      socket.setNoDelay(true);
      socket.once("error", reject);
    });
  }
}

function exchange(
  socket: Socket,
  { head, body, isHead, garbled }: Wired,
): Promise<(WireReply & { reusable: boolean }) | null> {
  return new Promise((resolve) => {
    let heard = "";
    const timer = setTimeout(() => finish(true), garbled ? 40 : 10_000);
    const onData = (data: Buffer): void => {
      heard += data.toString("latin1");
      finish(false);
    };
    const onEnd = (): void => finish(true);
    const finish = (over: boolean): void => {
      const reply = readReply(heard, isHead);
      if (reply === null && !over) return;
      clearTimeout(timer);
      for (const event of ["data", "close", "error"]) socket.removeAllListeners(event);
      socket.on("error", () => {});
      resolve(reply);
    };
    socket.removeAllListeners("error");
    socket.on("data", onData).on("close", onEnd).on("error", onEnd);
    socket.write(Buffer.concat([Buffer.from(head, "latin1"), body]));
  });
}

function readReply(heard: string, isHead: boolean): (WireReply & { reusable: boolean }) | null {
  const end = heard.indexOf("\r\n\r\n");
  if (end === -1) return null;
  const head = heard.slice(0, end);
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1] ?? "0");
  const rest = heard.slice(end + 4);
  if (status >= 100 && status < 200) return readReply(rest, isHead);
  const length =
    isHead || status === 204 ? 0 : Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? "0");
  if (rest.length < length) return null;
  return { status, head, reusable: rest.length === length && !/^connection: close$/im.test(head) };
}
