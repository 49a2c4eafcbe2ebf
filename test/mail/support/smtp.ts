import { createServer, type Socket } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

/** A mail as the server got it: the envelope that it goes by, and the message as it was sent. */
export interface Delivered {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly mail: Email;
}

export interface SmtpHost {
  readonly url: string;
  readonly port: number;
  readonly delivered: readonly Delivered[];
  /** Every command's address that was ever given, also of mails that were not taken. */
  readonly recipients: readonly string[];
  /** Connections made so far. */
  connections(): number;
  close(): Promise<void>;
}

/** A real SMTP server on a port of its own. */
export async function startSmtp(options: SMTPServerOptions = {}): Promise<SmtpHost> {
  const delivered: Delivered[] = [];
  const recipients: string[] = [];
  let connections = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect(_session, done) {
      connections++;
      done();
    },
    onRcptTo(address, _session, done) {
      recipients.push(address.address);
      done();
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const raw = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? "" : mailFrom.address;
        const to = rcptTo.map(({ address }) => address);
        void keep(delivered, { from, to, raw }).finally(done);
      });
    },
    ...options,
  });
  // Clients that go away are part of what is tested here.
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const port = portOf(server.server.address());
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    delivered,
    recipients,
    connections: () => connections,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

async function keep(
  delivered: Delivered[],
  { from, to, raw }: { from: string; to: string[]; raw: Buffer },
): Promise<void> {
  const mail = await PostalMime.parse(raw);
  delivered.push({ from, to, raw: raw.toString("utf8"), mail });
}

/** A server that takes connections and never says a word. */
export async function startStalling(): Promise<{ url: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `smtp://127.0.0.1:${portOf(server.address())}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function portOf(address: unknown): number {
  if (typeof address === "object" && address !== null && "port" in address)
    return Number(address.port);
  throw new Error("no port");
}
