import { connect, type Socket } from "node:net";

/** One answer, as far as a load needs it. */
export interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/**
 * One keep-alive connection that sends one request at a time. Written on bare sockets, so that the load
 * costs less than what it measures: on two cores the client would otherwise be the bottleneck.
 */
export class Connection {
  readonly #socket: Socket;
  #received = "";
  #settle: ((answer: Answer) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("latin1");
    socket.setNoDelay(true);
    socket.on("data", (text: string) => {
      this.#received += text;
      this.#deliver();
    });
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("error", reject);
      socket.once("connect", () => resolve(new Connection(socket)));
    });
  }

  request(method: string, path: string, headers: string, body = ""): Promise<Answer> {
    const form =
      body === ""
        ? ""
        : `content-type: application/x-www-form-urlencoded\r\ncontent-length: ${body.length}\r\n`;
    this.#socket.write(
      `${method} ${path} HTTP/1.1\r\nhost: localhost\r\nuser-agent: bench\r\n${headers}${form}\r\n${body}`,
    );
    return new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #deliver(): void {
    const end = this.#received.indexOf("\r\n\r\n");
    if (end === -1) return;
    const head = this.#received.slice(0, end);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return;
    const body = this.#received.slice(end + 4, end + 4 + length);
    this.#received = this.#received.slice(end + 4 + length);
    this.#settle?.({ status: Number(head.slice(9, 12)), head, body });
  }
}

export interface Measured {
  readonly loginsPerSecond: number;
  /** Milliseconds for one whole login: issue, GET, POST. */
  readonly p50: number;
  readonly p99: number;
}

/** Whole logins over `connections` connections for `seconds`; every one of them must succeed. */
export async function measure(
  port: number,
  connections: number,
  seconds: number,
): Promise<Measured> {
  const origin = `http://localhost:${port}`;
  const times: number[] = [];
  const started = performance.now();
  const until = started + seconds * 1000;
  const worker = async (): Promise<void> => {
    const connection = await Connection.open(port);
    while (performance.now() < until) {
      const begun = performance.now();
      await logIn(connection, origin);
      times.push(performance.now() - begun);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const elapsed = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor((times.length - 1) * share)] ?? NaN;
  return { loginsPerSecond: times.length / elapsed, p50: at(0.5), p99: at(0.99) };
}

async function logIn(connection: Connection, origin: string): Promise<void> {
  const issued = await connection.request("POST", "/issue", "", "user=u1");
  const path = new URL(issued.body).pathname;
  const page = await connection.request("GET", path, "");
  const cookie = /set-cookie: ([^;\r]+)/i.exec(page.head)?.[1] ?? "";
  const form = /name="form" value="([^"]+)"/.exec(page.body)?.[1] ?? "";
  const headers = `cookie: ${cookie}\r\norigin: ${origin}\r\nsec-fetch-site: same-origin\r\n`;
  const pressed = await connection.request("POST", path, headers, `form=${form}`);
  if (pressed.status !== 303)
    throw new Error(`a login was answered with ${pressed.status}: ${pressed.body}`);
}
