import { outside } from "../../../timeline/outside.ts";
import { fail, listed, ok, skipped, span, warn, type Finding } from "../finding.ts";
import { valuesOf, type DeliveredMail } from "./read-mail.ts";

/** What the receiver made of the sender: SPF, DKIM and DMARC (RFC 8601). */
export function judgeAuthentication(mail: DeliveredMail, from: string | null): Finding {
  const check = "mail-authentication";
  // The topmost is the receiver's own: whoever sends a mail can write more of them below.
  const [results] = valuesOf(mail, "authentication-results");
  if (results === undefined) {
    return skipped(
      check,
      'The file has no Authentication-Results. Save the mail from where it arrived ("show original"), not from where it was sent.',
    );
  }
  const resultOf = (method: string): string =>
    new RegExp(`(?:^|[;\\s])${method}\\s*=\\s*(\\w+)`, "i").exec(results)?.[1]?.toLowerCase() ??
    "none";
  const found = ["spf", "dkim", "dmarc"].map((method) => [method, resultOf(method)] as const);
  const told = found.map(([method, result]) => `${method.toUpperCase()} ${outside(result, 20)}`);
  const passes = (method: string): boolean => resultOf(method) === "pass";
  const sender = senderOf(mail);
  if (from !== null && sender !== null && sender !== from) {
    return warn(
      check,
      `The mail is from ${outside(sender)}, and this app's mails are from ${from}: is it another app's?`,
    );
  }
  if (passes("dmarc") && passes("dkim")) {
    return ok(check, `The receiver trusts the sender: ${listed(told)}.`);
  }
  if (resultOf("dmarc") === "fail" || (!passes("spf") && !passes("dkim"))) {
    return fail(
      check,
      `The receiver does not trust the sender: ${listed(told)}. Set up DKIM and SPF as your provider says, for the domain of mailFrom.`,
    );
  }
  return warn(
    check,
    `The receiver trusts the sender in part: ${listed(told)}. DKIM for the domain of mailFrom survives forwarding, SPF does not: have both.`,
  );
}

function senderOf(mail: DeliveredMail): string | null {
  const [from = ""] = valuesOf(mail, "from");
  const [, bracketed] = /<([^<>]+)>\s*$/.exec(from) ?? [];
  const address = (bracketed ?? from).trim().toLowerCase();
  return /^[^\s@]+@[^\s@]+$/.test(address) ? address : null;
}

/** Whether it looks like one of many. */
export function judgeBulk(mail: DeliveredMail): Finding {
  const names = ["list-unsubscribe", "list-id", "x-campaign", "x-campaign-id", "x-csa-complaints"];
  const found = names.filter((name) => valuesOf(mail, name).length > 0);
  const precedence = valuesOf(mail, "precedence").some((value) => /bulk|list|junk/i.test(value));
  const all = precedence ? [...found, "precedence"] : found;
  return all.length === 0
    ? ok("mail-bulk", "The mail is sent as one mail to one person.")
    : warn(
        "mail-bulk",
        `The mail is sent as a newsletter is (${listed(all)}): send login mails as transactional ones, or they are sorted, held back and unsubscribed from.`,
      );
}

const slow = 2 * 60 * 1000;

/** How long it was under way, by what each server wrote. */
export function judgeDelay(mail: DeliveredMail, linkLifetime: number | null): Finding {
  const check = "mail-delay";
  const moments = valuesOf(mail, "received")
    .map((value) =>
      Date.parse(value.slice(value.lastIndexOf(";") + 1).replaceAll(/\([^)]*\)/g, "")),
    )
    .filter((moment) => !Number.isNaN(moment));
  if (moments.length === 0) return skipped(check, "The file does not say when servers took it.");
  const [sent] = valuesOf(mail, "date");
  const begun = Date.parse(sent ?? "");
  const first = Math.min(...moments, ...(Number.isNaN(begun) ? [] : [begun]));
  const took = Math.max(...moments) - first;
  if (took < slow) return ok(check, `The mail was ${span(took)} under way.`);
  const says = `The mail was ${span(took)} under way`;
  return linkLifetime !== null && took >= linkLifetime
    ? fail(check, `${says}, and its link works for ${span(linkLifetime)}: ask the provider why.`)
    : warn(check, `${says}: people ask for another one meanwhile. Ask the provider why.`);
}
