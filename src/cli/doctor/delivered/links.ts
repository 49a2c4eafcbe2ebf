import { unescapeHtml } from "../../../gauntlet/html.ts";
import { basePathOf } from "../../../mount.ts";
import type { DeliveredMail } from "./read-mail.ts";

/** Every address of the web that a mail leads to, each once. */
export function linksIn({ text, html }: DeliveredMail): readonly URL[] {
  const plain = [...(text ?? "").matchAll(/https?:\/\/[^\s<>"]+/gi)].map(([url]) =>
    url.replace(/[).,;:!?'\]]+$/, ""),
  );
  const all = [...plain, ...attributesOf(html ?? "", /<a\b[^>]*?\shref/gi)];
  const urls = all.flatMap((url) => (URL.canParse(url) ? [new URL(url)] : []));
  return [...new Map(urls.map((url) => [url.href, url])).values()];
}

/** Addresses of pictures that are fetched when the mail is read. */
export const picturesIn = ({ html }: DeliveredMail): readonly string[] =>
  attributesOf(html ?? "", /<img\b[^>]*?\ssrc/gi).filter((url) => /^(?:https?:)?\/\//i.test(url));

function attributesOf(html: string, before: RegExp): readonly string[] {
  const pattern = new RegExp(`${before.source}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>"']+))`, "gi");
  return [...html.matchAll(pattern)].map(([, double, single, bare]) =>
    unescapeHtml(double ?? single ?? bare ?? "").trim(),
  );
}

/** What follows the mount in a URL below it: the token of a link. Null where the URL is not below it. */
export function tokenIn(url: URL, mount: URL): string | null {
  const base = basePathOf(mount.href);
  if (url.origin !== mount.origin || !url.pathname.startsWith(`${base}/`)) return null;
  const rest = url.pathname.slice(base.length + 1);
  return rest === "" ? null : rest;
}

/** Whether a URL leads to another one, which it holds. */
export function wraps(url: URL, mount: URL): boolean {
  const inside = url.href.slice(url.origin.length);
  const whole = `${mount.host}${mount.pathname}`;
  // Redirects through redirects are escaped as often.
  const escaped = [whole, encodeURIComponent(whole), encodeURIComponent(encodeURIComponent(whole))];
  return escaped.some((name) => inside.includes(name)) || holdsInBase64(inside, whole);
}

const holdsInBase64 = (text: string, what: string): boolean =>
  text
    .split(/[^\w-]+/)
    .some((part) => part.length > what.length && Buffer.from(part, "base64url").includes(what));
