import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMagicLinks, type MagicLinks, type MagicLinksOptions, type User } from "onpurpose";
import { smtpMailer } from "onpurpose/mail/smtp";
import { sqliteStore } from "onpurpose/stores/sqlite";
import { expect } from "vitest";
import type { SmtpHost } from "../mail/support/smtp.ts";

/** The magic links of a small app with accounts, on a file of SQLite. */
export interface AppLinks {
  readonly magicLinks: MagicLinks;
  /** Gives the address of a new account. */
  addUser(name?: string): string;
  /** Closes the mail server, too, and expects that nothing has gone wrong. */
  close(): Promise<void>;
}

export function createAppLinks(
  origin: string,
  smtp: SmtpHost,
  options: Pick<MagicLinksOptions, "otherBrowser" | "now">,
): AppLinks {
  const folder = mkdtempSync(join(tmpdir(), "onpurpose-browser-"));
  const users = new Map<string, User>();
  const errors: string[] = [];
  const magicLinks = createMagicLinks({
    url: `${origin}/magic-link`,
    secret: "a secret of more than 32 bytes, 0123456789",
    store: sqliteStore(join(folder, "links.db")),
    users: {
      findById: (id) => users.get(id) ?? null,
      findByEmail: (email) => users.get(email) ?? null,
    },
    mailer: smtpMailer(smtp.url),
    appName: "Ledgerly",
    onError: ({ code }) => void errors.push(code),
    ...options,
  });
  return {
    magicLinks,
    addUser(name = "ada") {
      const email = `${name}-${users.size + 1}@example.com`;
      users.set(email, { id: email, email });
      return email;
    },
    async close() {
      await magicLinks.close();
      await smtp.close();
      rmSync(folder, { recursive: true, force: true });
      expect(errors).toEqual([]);
    },
  };
}
