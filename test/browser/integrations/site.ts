import { createServer, type RequestListener } from "node:http";
import { createMagicLinks, type HostSessions, type MagicLinks, type User } from "onpurpose";
import { smtpMailer } from "onpurpose/mail/smtp";
import { memoryStore } from "onpurpose/stores/memory";
import { expect } from "vitest";
import { startSmtp, type Delivered } from "../../mail/support/smtp.ts";
import { until } from "../../support/people/until.ts";
import { freePort } from "../../support/servers/ports.ts";

/** What an app needs to make its logins. */
export interface Needs {
  /** Where onpurpose is mounted. */
  readonly url: string;
  /** Of `createMagicLinks`, and of the integration. */
  readonly users: { findById(id: string): User | null; findByEmail(email: string): User | null };
  /** Leads whoever needs a second factor to `/totp`. */
  secondFactor(user: User): string | null;
  magicLinks(sessions?: HostSessions): MagicLinks;
}

/**
 * A small app with logins of its own. GET `/` and `/invoices`: the page `home` of pages.ts; POST `/cart` puts something into
 * the session; `/totp`: the page `secondFactor`, and a POST passes it.
 */
export interface System {
  readonly name: string;
  /** Of its session. */
  readonly cookie: string;
  /** Whether a session that was ended is dead for whoever has a copy of its cookie. */
  readonly ends: boolean;
  /** Whether people who are not logged in have a session, too. */
  readonly anonymous: boolean;
  /** What somebody who is not logged in sees at `/invoices`. Default: "Hello nobody". */
  readonly nobodySees?: string;
  /** False where it has no second factor of its own. Default true. */
  readonly secondFactor?: boolean;
  start(needs: Needs): RequestListener | Promise<RequestListener>;
}

export interface Site {
  readonly origin: string;
  /** Gives the address of a new account. */
  addUser(name: string, guarded?: boolean): string;
  /** The newest mail to this address, once `count` have arrived, a minute later: people do not sit and wait. */
  mail(address: string, count?: number): Promise<{ readonly link: string; readonly code: string }>;
  close(): Promise<void>;
}

export async function startSite({ start }: System): Promise<Site> {
  const smtp = await startSmtp();
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const url = `${origin}/magic-link`;
  const accounts = new Map<string, User>();
  const guarded = new Set<string>();
  const errors: unknown[] = [];
  const made: MagicLinks[] = [];
  let ahead = 0;
  const find = (id: string): User | null => accounts.get(id) ?? null;
  const users = { findById: find, findByEmail: find };
  const listener = await start({
    url,
    users,
    secondFactor: ({ id }) => (guarded.has(id) ? "/totp" : null),
    magicLinks(sessions) {
      const magicLinks = createMagicLinks({
        url,
        secret: "a secret of more than 32 bytes, 0123456789",
        store: memoryStore(),
        users,
        mailer: smtpMailer(smtp.url),
        appName: "Ledgerly",
        onError: (error) => errors.push(error),
        now: () => Date.now() + ahead,
        ...(sessions === undefined ? {} : { sessions }),
      });
      made.push(magicLinks);
      return magicLinks;
    },
  });
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(port, resolve));
  return {
    origin,
    addUser(name, needsFactor = false) {
      const email = `${name}-${accounts.size + 1}@example.com`;
      accounts.set(email, { id: email, email });
      if (needsFactor) guarded.add(email);
      return email;
    },
    async mail(address, count = 1) {
      const mail = await until(`mail ${count} to ${address}`, () => {
        const mails = smtp.delivered.filter(({ to }) => to.includes(address));
        return mails.length < count ? null : (mails.at(-1) ?? null);
      });
      ahead += 60_000;
      return read(mail);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const magicLinks of made) await magicLinks.close();
      await smtp.close();
      expect(errors).toEqual([]);
    },
  };
}

function read({ mail: { text = "" } }: Delivered): { link: string; code: string } {
  const [link] = /http:\/\/\S+\/[0-9a-z]{40}/.exec(text) ?? [];
  const [code] = /^\d{4} \d{4}$/m.exec(text) ?? [];
  if (link === undefined || code === undefined) throw new Error("no link or no code in this mail");
  return { link, code };
}
