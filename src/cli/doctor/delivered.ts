import type { Keyring } from "../../keyring.ts";
import { outside } from "../../timeline/outside.ts";
import { linkIdOfCut, readToken } from "../../token.ts";
import { judgeAuthentication, judgeBulk, judgeDelay } from "./delivered/headers.ts";
import { linksIn, picturesIn, tokenIn, wraps } from "./delivered/links.ts";
import { readMail, type DeliveredMail } from "./delivered/read-mail.ts";
import { rewriterOf } from "./delivered/rewriters.ts";
import { fail, listed, ok, skipped, warn, type Finding } from "./finding.ts";

/** What is known of the app whose mail it is. Null where there is no app. */
export interface MailOf {
  /** Where its links lead. */
  readonly url: URL | null;
  readonly keyring: Keyring | null;
  readonly from: string | null;
  /** For how long a link works, in milliseconds. */
  readonly linkLifetime: number | null;
}

/** What can be seen of a mail as it was delivered. Nothing of its link is printed. */
export function lookAtMail(raw: Buffer, of: MailOf): readonly Finding[] {
  const mail = readMail(raw);
  if (mail.text === null && mail.html === null) {
    return [fail("mail", "The file holds no mail that can be read: save one as it came (.eml).")];
  }
  const links = linksIn(mail);
  return [
    judgeParts(mail),
    ...(of.url === null
      ? [skipped("mail-link", "Only with the app or --url: where links should lead.")]
      : judgeLinks(links, of.url, of.keyring)),
    judgePictures(mail),
    judgeAuthentication(mail, of.from),
    judgeBulk(mail),
    judgeDelay(mail, of.linkLifetime),
  ];
}

function judgeParts({ text, html }: DeliveredMail): Finding {
  if (text !== null && html !== null) return ok("mail-parts", "The mail has text and HTML.");
  return text === null
    ? warn("mail-parts", "The mail has no plain text: some people read nothing else.")
    : ok("mail-parts", "The mail is plain text.");
}

function judgeLinks(
  links: readonly URL[],
  mount: URL,
  keyring: Keyring | null,
): readonly Finding[] {
  const tokens = [...new Set(links.flatMap((url) => tokenIn(url, mount) ?? []))];
  const others = links.filter((url) => tokenIn(url, mount) === null);
  // Some rewrite the HTML alone.
  const isRewritten = others.some((url) => rewriterOf(url) !== null || wraps(url, mount));
  if (tokens.length === 0 || isRewritten) return [rewritten(others, mount)];
  return [
    ok("mail-link", `The link leads to ${mount.href}.`),
    judgeToken(tokens, keyring),
    others.length === 0
      ? ok("mail-urls", "The mail has no other URL than the link's.")
      : warn(
          "mail-urls",
          `The mail leads to other places, too (${hostsOf(others)}): with one URL alone a person sees at once where it goes.`,
        ),
  ];
}

const hostsOf = (urls: readonly URL[]): string =>
  listed([...new Set(urls.map(({ host }) => outside(host, 60)))].slice(0, 5));

/** Why no link of ours is in it. */
function rewritten(others: readonly URL[], mount: URL): Finding {
  const known = others.map(rewriterOf).find((one) => one !== null);
  if (known?.side === "receiver") {
    return warn(
      "mail-link",
      `${known.name}, on the receiver's side, has put its own address in place of the link. Links work through it; nothing here can switch it off.`,
    );
  }
  if (known !== undefined) {
    return fail(
      "mail-link",
      `${known.name} has put its own address in place of the link, to count clicks: switch click tracking off there. Until then the link goes through other hands.`,
    );
  }
  const around = others.filter((url) => wraps(url, mount));
  if (around.length > 0) {
    return fail(
      "mail-link",
      `The link leads through ${hostsOf(around)} first: switch off whatever tracks clicks there.`,
    );
  }
  const where = others.length === 0 ? "has no URL at all" : `leads to ${hostsOf(others)} alone`;
  return fail(
    "mail-link",
    `The mail ${where}, and not to ${mount.href}: something tracks clicks, or it is no login mail of this app.`,
  );
}

function judgeToken(tokens: readonly string[], keyring: Keyring | null): Finding {
  const check = "mail-token";
  if (tokens.length > 1) {
    return fail(check, "The mail has two links that differ: something changes one of them.");
  }
  const [token = ""] = tokens;
  if (keyring === null) {
    return /^[0-9a-hjkmnp-tv-z]{40}$/i.test(token)
      ? skipped(check, "The link has the right form. Only with the app: whether it is intact.")
      : fail(check, `The link is damaged: ${token.length} characters in place of 40.`);
  }
  if (readToken(keyring, token) !== null) return ok(check, "The link is intact.");
  return linkIdOfCut(keyring, token) === null
    ? fail(
        check,
        "The link is damaged, or was made with another secret than this app's: its checksum is wrong.",
      )
    : fail(check, `The link is cut short: ${token.length} characters in place of 40.`);
}

function judgePictures(mail: DeliveredMail): Finding {
  const count = picturesIn(mail).length;
  return count === 0
    ? ok("mail-pictures", "Nothing in the mail is fetched when it is read.")
    : warn(
        "mail-pictures",
        `${count === 1 ? "A picture is" : `${count} pictures are`} fetched when the mail is read: open tracking, perhaps. Switch it off at the provider.`,
      );
}
