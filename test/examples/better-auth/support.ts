import { createHmac } from "node:crypto";
import { cpSync, readdirSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { rolldown } from "rolldown";
import { expect } from "vitest";
import type { SmtpHost } from "../../mail/support/smtp.ts";
import { formOf, HttpBrowser, type Answer } from "../../support/http-browser.ts";
import { check } from "../package.ts";

/** The installed example once more, with files of ours in the place of its own. */
export function variant(copy: string, name: string): { folder: string; files: string[] } {
  const folder = `${copy}-${name}`;
  cpSync(copy, folder, { recursive: true, filter: (path) => basename(path) !== "node_modules" });
  symlinkSync(join(copy, "node_modules"), join(folder, "node_modules"));
  const own = join(import.meta.dirname, name);
  const files = readdirSync(own);
  for (const file of files) cpSync(join(own, file), join(folder, file));
  return { folder, files };
}

/** The installed example with more of better-auth's plugins, and with its client for a page. */
export async function withMore(copy: string): Promise<string> {
  const { folder } = variant(copy, "app");
  await check(folder);
  const input = join(folder, "client.ts");
  const bundle = await rolldown({ input, cwd: folder, platform: "browser", logLevel: "silent" });
  await bundle.write({ file: join(folder, "client.js"), format: "esm" });
  await bundle.close();
  return folder;
}

/** The link in the next mail to this address, once `send` is done. */
export async function linkOf(
  { delivered }: SmtpHost,
  address: string,
  send: () => Promise<unknown>,
  shape = /http:\S+\/magic-link\/\w{40}/,
): Promise<string> {
  const mails = () => delivered.filter(({ to }) => to.includes(address));
  const before = mails().length;
  await send();
  await expect.poll(() => mails().length, { timeout: 10_000 }).toBe(before + 1);
  return shape.exec(mails().at(-1)?.mail.text ?? "")?.[0] ?? "";
}

/** Somebody's browser, and what a page of the app in it sends to better-auth. */
export class AppBrowser extends HttpBrowser {
  readonly #url: string;

  constructor(url: string) {
    super(url);
    this.#url = url;
  }

  /** A POST of JSON, as better-auth's client sends it. */
  call(path: string, body: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request("POST", `/api/auth${path}`, {
      headers: {
        accept: "application/json",
        "content-type": "application/json",
        origin: this.#url,
        "sec-fetch-site": "same-origin",
        "sec-fetch-mode": "cors",
        "sec-fetch-dest": "empty",
        ...headers,
      },
      body: JSON.stringify(body),
    });
  }

  /** Who is logged in, for onpurpose and for better-auth, which agree. */
  async who(): Promise<string | null> {
    const { body } = await this.get("/me");
    const { user, own } = JSON.parse(body) as Record<"user" | "own", string | null>;
    expect(own).toBe(user);
    return user;
  }

  /** A copy of it, as somebody has who has got hold of its session's cookie, or has planted it. */
  thief(): AppBrowser {
    const thief = new AppBrowser(this.#url);
    for (const name of [sessionCookie]) {
      const value = this.cookies.get(name);
      if (value !== undefined) thief.cookies.set(name, value);
    }
    return thief;
  }

  /** Asks by better-auth's route, opens the link, and gives the page's form. */
  async opened(
    smtp: SmtpHost,
    email: string,
    more: object = { callbackURL: "/dashboard" },
  ): Promise<{ link: string; form: Record<string, string>; body: string }> {
    const link = await linkOf(smtp, email, async () => {
      const asked = await this.call("/sign-in/magic-link", { email, ...more });
      expect([asked.status, asked.body]).toEqual([200, '{"status":true}']);
    });
    const { body } = await this.get(link);
    return { link, form: formOf(body), body };
  }

  async logIn(smtp: SmtpHost, email: string, more?: object): Promise<Answer> {
    const { link, form } = await this.opened(smtp, email, more);
    return this.post(link, form);
  }
}

export const sessionCookie = "better-auth.session_token";

/** The code that an authenticator shows now (RFC 6238), for what its QR code holds. */
export function totp(uri: string): string {
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((one) => alphabet.indexOf(one).toString(2).padStart(5, "0"));
  const bytes = bits.join("").match(/.{8}/g) ?? [];
  const key = Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
