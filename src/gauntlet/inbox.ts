import { GauntletError } from "./gauntlet-error.ts";
import { unescapeHtml } from "./html.ts";
import { HttpBrowser } from "./http-browser.ts";
import { createWire, type Wire } from "./http-client.ts";
import { sleep } from "./rate.ts";
import type { Challenge, Inbox, Mailed } from "./target.ts";

export interface InboxOptions {
  /** Answers with the mails to `{address}`, as text or as JSON: an array of mails, or an object that holds one. */
  readonly url: string;
  /** Finds a link in a mail. Its first group, where it has one, is the link. */
  readonly link: RegExp;
  /** Finds a code in a mail. Default: eight digits in two groups, or six in one. */
  readonly code?: RegExp;
  /** Which mail stands first. Default `newest`. */
  readonly first?: "newest" | "oldest";
}

const anyCode = /^\s*(\d{4} \d{4}|\d{6}|\d{8})\s*$/m;
const waitMs = 15_000;

/** The inbox of a deployment under test, read over HTTP. It may stand elsewhere than the deployment: robots never go there. */
export function httpInbox({ rate }: Pick<Wire, "rate">, options: InboxOptions): Inbox {
  const { url, link, code = anyCode, first = "newest" } = options;
  const wire = createWire({ origins: [new URL(url).origin], rate });
  const client = new HttpBrowser(wire, { headers: { Accept: "application/json, text/*;q=0.9" } });
  return {
    async mailsTo(address) {
      const page = await client.open(fill(url, address));
      if (page.status !== 200) {
        throw new GauntletError(`The inbox at ${page.url.href} answers ${page.status}.`);
      }
      const mails = mailsIn(page.body).map((text) => read(text, link, code));
      const found = mails.filter((mail) => mail.link !== null || mail.code !== null);
      return first === "newest" ? found.toReversed() : found;
    },
  };
}

/** `{address}` in a URL. */
export const fill = (url: string, address: string): string =>
  url.replaceAll("{address}", encodeURIComponent(address));

function read(text: string, link: RegExp, code: RegExp): Mailed {
  const found = link.exec(text);
  const url = found?.[1] ?? found?.[0];
  const digits = code.exec(text);
  return {
    link: url === undefined ? null : unescapeHtml(url),
    code: digits?.[1] ?? digits?.[0] ?? null,
  };
}

/** The text of each mail: all the texts that it is made of. */
function mailsIn(body: string): string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return [body];
  }
  const list = Array.isArray(parsed) ? parsed : Object.values(parsed ?? {}).find(Array.isArray);
  const mails: readonly unknown[] = list ?? [parsed];
  return mails.map((mail) => textsIn(mail, 0).join("\n"));
}

function textsIn(value: unknown, depth: number): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null || depth > 5) return [];
  return Object.values(value).flatMap((inner) => textsIn(inner, depth + 1));
}

/** Waits for the mail after the first `seen`, 15 seconds at most. Null: none came. */
export async function nextMail(
  inbox: Inbox,
  address: string,
  seen: number,
  isIt: (mail: Mailed) => boolean,
): Promise<Mailed | null> {
  const deadline = performance.now() + waitMs;
  for (let wait = 20; performance.now() < deadline; wait = Math.min(wait * 1.5, 500)) {
    const found = (await inbox.mailsTo(address)).slice(seen).findLast(isIt);
    if (found !== undefined) return found;
    await sleep(wait);
  }
  return null;
}

/** The mail that an ask has made, whose answer had this status. */
export async function awaitLink(
  inbox: Inbox,
  address: string,
  seen: number,
  status: number,
): Promise<Challenge> {
  // An answer that refuses makes no mail: nobody needs to wait for it.
  const mail =
    status >= 400 ? null : await nextMail(inbox, address, seen, ({ link }) => link !== null);
  const found = mail?.link ?? null;
  if (found === null) {
    const hint = status === 429 ? " Its limits are on: give more addresses, such as a+{n}@..." : "";
    throw new GauntletError(
      `No mail with a link came to ${address}; asking for it was answered with ${status}.${hint}`,
    );
  }
  return { address, link: found, code: mail?.code ?? null };
}
