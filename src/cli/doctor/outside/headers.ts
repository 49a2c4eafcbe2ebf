import { outside } from "../../../timeline/outside.ts";
import { fail, listed, ok, warn, type Finding } from "../finding.ts";
import { headerOf } from "../web.ts";
import type { Compared, Expected } from "./compared.ts";

const check = "headers";

/** Without these a page works, and is safe: they are for search engines and caches. */
const minor = ["vary", "x-robots-tag"];
/** Judged by checks of their own, or different each time. */
const others = ["content-security-policy", "cache-control", "set-cookie", "content-length"];

/** Whether each header that the app sends arrives as it was sent. */
export function judgeHeaders({ answer, expected }: Compared): Finding {
  const sent = expected.headers.filter(([name]) => !others.includes(name));
  const faults = sent.flatMap(([name, value]) => {
    const came = headerOf(answer, name);
    const isSame = name === "vary" ? holdsAll(came, value) : came === value;
    return isSame ? [] : [{ name, says: faultOf(name, came, value) }];
  });
  if (faults.length === 0) {
    return ok(check, `All ${sent.length} security headers arrive as they were sent.`);
  }
  const says = `${faults.map((fault) => fault.says).join(" ")} Let the proxy or CDN pass the app's headers on, and set none of its own below this path.`;
  return faults.every(({ name }) => minor.includes(name)) ? warn(check, says) : fail(check, says);
}

function faultOf(name: string, came: string | null, sent: string): string {
  if (came === null) return `${name} is taken away on the way.`;
  const values = came.split(",").map((value) => value.trim());
  return values.length > 1 && values.includes(sent)
    ? `${name} comes twice: something adds its own (${outside(came)}).`
    : `${name} is changed on the way: ${outside(came)} in place of ${sent}.`;
}

/** Caches add to Vary what they vary by themselves. */
function holdsAll(came: string | null, sent: string): boolean {
  const words = (text: string): string[] =>
    text.split(",").map((word) => word.trim().toLowerCase());
  const there = words(came ?? "");
  return there.includes("*") || words(sent).every((word) => there.includes(word));
}

const policy = "content-security-policy";

/** Whether the policy of the page arrives, and is still the app's. */
export function judgePolicy({ answer, expected, isOwn }: Compared): Finding {
  const name = "policy";
  const came = headerOf(answer, policy);
  const sent = valueOf(expected, policy);
  if (came === null) {
    return fail(
      name,
      "Content-Security-Policy is taken away on the way: let the proxy or CDN pass it on. Without it a script that gets into a page could press for the person.",
    );
  }
  if (came === sent) return ok(name, "Content-Security-Policy arrives as it was sent.");
  if (withoutHashes(came) === withoutHashes(sent)) {
    return ok(name, "Content-Security-Policy arrives, for another stylesheet.");
  }
  const policies = came.split(/,\s*(?=[a-z-]+-src |[a-z-]+ ')/);
  if (policies.length > 1 && policies.some((one) => withoutHashes(one) === withoutHashes(sent))) {
    return warn(
      name,
      "Something adds a second Content-Security-Policy. Browsers keep both, so what only one of them allows is forbidden: set none below this path.",
    );
  }
  const shown = `${outside(came, 300)}. Let the proxy or CDN pass on the app's.`;
  return isOwn
    ? fail(name, `Content-Security-Policy is changed on the way: ${shown}`)
    : warn(name, `Content-Security-Policy is another than by default: ${shown}`);
}

const withoutHashes = (text: string): string => text.replaceAll(/'sha256-[\w+/=]+'/g, "'sha256'");

const valueOf = ({ headers }: Pick<Expected, "headers">, name: string): string =>
  headers.find(([given]) => given === name)?.[1] ?? "";

const cacheNames = [
  "x-cache",
  "cf-cache-status",
  "x-cache-status",
  "x-proxy-cache",
  "x-vercel-cache",
  "x-nginx-cache",
  "cache-status",
];

/**
 * Whether a cache on the way keeps pages. `again`: the same page, asked for once more by nobody that is known.
 */
export function judgeCaching({ answer, expected }: Compared, again: Compared["answer"]): Finding {
  const control = headerOf(answer, "cache-control");
  const hits = [answer, again].flatMap(hitsIn);
  const cookie = headerOf(answer, "set-cookie");
  const advice =
    "Switch caching off below this path: a kept page carries one browser's cookie to others.";
  if (cookie !== null && cookie === headerOf(again, "set-cookie")) {
    return fail("caching", `Two browsers were given the same cookie. ${advice}`);
  }
  if (hits.length > 0) {
    return fail("caching", `A cache answers in place of the app (${listed(hits)}). ${advice}`);
  }
  const sent = valueOf(expected, "cache-control");
  if (control === sent) return ok("caching", `Nothing keeps the pages (Cache-Control: ${sent}).`);
  if (control === null) return fail("caching", `Cache-Control is taken away on the way. ${advice}`);
  const says = `Cache-Control is changed on the way: ${outside(control)} in place of ${sent}.`;
  return /(?:^|[\s,])no-store(?:$|[\s,])/.test(control)
    ? warn("caching", `${says} It still forbids to keep pages.`)
    : fail("caching", `${says} ${advice}`);
}

function hitsIn(answer: Compared["answer"]): readonly string[] {
  const age = Number(headerOf(answer, "age") ?? 0);
  const named = cacheNames.flatMap((name) => {
    const value = headerOf(answer, name) ?? "";
    return /\b(?:hit|stale|updating|revalidated)\b/i.test(value)
      ? [`${name}: ${outside(value, 40)}`]
      : [];
  });
  return age > 0 ? [`age: ${age}`, ...named] : named;
}
