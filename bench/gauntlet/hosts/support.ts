// What the four apps share: where they stand, the mails that they "sent", and who is logged in.

import type { Express, Request } from "express";

export const port = Number(process.env["PORT"]);
if (!Number.isInteger(port) || port <= 0) throw new Error("PORT: the port to listen on");

export const origin = `http://127.0.0.1:${port}`;

/** Long enough for each of the libraries; nothing outlives the process. */
export const secret = crypto.randomUUID() + crypto.randomUUID();

interface Mail {
  readonly to: string;
  readonly text: string;
  readonly link: string;
}

const mails: Mail[] = [];

/** In place of a mail server. */
export function sendMail(to: string, link: string): void {
  mails.push({ to, text: `Log in with this link:\n\n${link}\n`, link });
}

/**
 * Adds the app's own routes and listens. `who`: the address that this request's session belongs to, by the
 * library's own means.
 */
export function start(
  app: Express,
  who: (req: Request) => Promise<string | null> | string | null,
): void {
  app.get("/mails", (req, res) => {
    res.json(mails.filter(({ to }) => to === req.query["to"]));
  });
  app.get("/who", async (req, res) => {
    res.json({ user: await who(req) });
  });
  app.get("/", async (req, res) => {
    const user = await who(req);
    res.type("text/plain").send(user === null ? "Nobody is logged in." : `Logged in as ${user}.`);
  });
  app.get("/check-your-inbox", (_req, res) => {
    res.type("text/plain").send("Check your inbox.");
  });
  app.listen(port, "127.0.0.1", (error) => {
    if (error) throw error;
    console.log(`listening on ${origin}`);
  });
}

// Whoever has started the app is gone.
process.stdin.on("end", () => process.exit()).resume();
