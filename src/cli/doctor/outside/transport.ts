import { fail, ok, skipped, span, warn, type Finding } from "../finding.ts";
import { ask, headerOf, type WebAnswer } from "../web.ts";

const day = 24 * 60 * 60 * 1000;

/** Whether plain http leads to https. `port`: where plain http is. */
export async function judgeHttps(url: URL, port = ""): Promise<Finding> {
  const check = "https";
  if (url.protocol !== "https:") {
    return skipped(check, "Plain http: only this machine itself may be reached so.");
  }
  if (url.port !== "" && port === "") {
    return skipped(check, "A URL with a port of its own has no counterpart on plain http.");
  }
  const plain = new URL(url.href);
  plain.protocol = "http:";
  plain.port = port;
  const asked = await ask({ url: plain.href });
  if (!asked.ok) return ok(check, "Nothing answers on plain http.");
  const { status } = asked.answer;
  const to = headerOf(asked.answer, "location") ?? "";
  const leads = URL.canParse(to, plain) && new URL(to, plain).protocol === "https:";
  if (status >= 300 && status < 400 && leads) return ok(check, "Plain http leads to https.");
  return warn(
    check,
    `Plain http is answered with ${status} in place of a redirect to https. Nobody can log in there, since the cookies are for https alone: redirect it.`,
  );
}

/** For how long the certificate is good. */
export function judgeCertificate(
  { certificateUntil }: Pick<WebAnswer, "certificateUntil">,
  now: number,
): Finding {
  const check = "certificate";
  if (certificateUntil === null) return skipped(check, "Plain http has no certificate.");
  const days = Math.floor((certificateUntil - now) / day);
  const says = `The certificate is good for ${days} more days`;
  return days < 14 ? warn(check, `${says}: is it renewed by itself?`) : ok(check, `${says}.`);
}

const halfAYear = 15_768_000;

/** Whether browsers are told never to try plain http. */
export function judgeHsts(url: URL, answer: Pick<WebAnswer, "headers">): Finding {
  const check = "hsts";
  if (url.protocol !== "https:") return skipped(check, "Plain http.");
  const value = headerOf(answer, "strict-transport-security");
  const advice = "send it from the app's server or the proxy, for half a year or more.";
  if (value === null) {
    return warn(
      check,
      `There is no Strict-Transport-Security: a browser may still try plain http first, where anybody on its network can answer. Your own to decide, for the whole host: ${advice}`,
    );
  }
  const seconds = Number(/max-age="?(\d+)/i.exec(value)?.[1] ?? 0);
  return seconds < halfAYear
    ? warn(check, `Strict-Transport-Security holds for ${span(seconds * 1000)} only: ${advice}`)
    : ok(check, "Browsers are told never to try plain http.");
}

/** Whether the clock of whatever answers is right, by this machine's. */
export function judgeClock({ askedAt, answeredAt, ...answer }: WebAnswer): Finding {
  const check = "server-clock";
  const date = Date.parse(headerOf(answer, "date") ?? "");
  if (Number.isNaN(date)) return skipped(check, "The answer has no Date.");
  // Date is in whole seconds, and was written somewhere between the two.
  const off = date + 1000 < askedAt ? date + 1000 - askedAt : Math.max(0, date - answeredAt);
  return clockFinding(check, "what answers", off);
}

/** `off`: by how much its clock is ahead of this machine's, in milliseconds. */
export function clockFinding(check: string, whose: string, off: number): Finding {
  if (Math.abs(off) < 2000) return ok(check, `The clock of ${whose} agrees with this machine's.`);
  const says = `The clock of ${whose} is ${span(off)} ${off > 0 ? "ahead of" : "behind"} this machine's. Links live for minutes by the clock: keep all of them right (NTP).`;
  return Math.abs(off) < 60_000 ? warn(check, says) : fail(check, says);
}
