import { createServer, type IncomingMessage } from "node:http";
import * as v from "valibot";

const Mail = v.object({ to: v.array(v.string()), text: v.string() });

/** What takes mails over HTTP as Resend does, for servers that run anywhere. */
export interface MailService {
  readonly url: string;
  /** The newest mail to this address, once there is one: 20 seconds at most. */
  newestTo(address: string): Promise<string>;
  close(): Promise<void>;
}

export async function startMailService(): Promise<MailService> {
  const mails: v.InferOutput<typeof Mail>[] = [];
  const server = createServer((req, res) => {
    void bodyOf(req).then((body) => {
      mails.push(v.parse(Mail, JSON.parse(body)));
      return res.end(JSON.stringify({ id: String(mails.length) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async newestTo(person) {
      for (const start = Date.now(); Date.now() - start < 20_000;) {
        const mail = mails.findLast(({ to }) => to.some((one) => one.includes(person)));
        if (mail !== undefined) return mail.text;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error(`No mail came to ${person}.`);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(req: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of req.setEncoding("utf8")) body += String(chunk);
  return body;
}
