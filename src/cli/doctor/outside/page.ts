import { cspHash } from "../../../http/headers.ts";
import { fail, listed, ok, warn, type Finding } from "../finding.ts";
import { headerOf } from "../web.ts";
import type { Compared } from "./compared.ts";

/** What puts scripts into other people's pages, by what it leaves there. */
const injectors: readonly (readonly [trace: RegExp, name: string])[] = [
  [/rocket-loader|data-cf-settings/i, "Cloudflare Rocket Loader"],
  [/static\.cloudflareinsights\.com/i, "Cloudflare Web Analytics"],
  [/email-decode\.min\.js|data-cfemail|__cf_email__/i, "Cloudflare Email Address Obfuscation"],
  [/cdn-cgi\/challenge-platform/i, "Cloudflare's JavaScript detections"],
  [/data-pagespeed|pagespeed_/i, "PageSpeed"],
  [/\bNREUM\b|nr-data\.net/i, "New Relic's browser agent"],
  [/ruxitagent|dtrum/i, "Dynatrace's browser agent"],
  [/googletagmanager\.com/i, "Google Tag Manager"],
  [/vercel\.live/i, "the Vercel toolbar"],
];

/** Whether the page itself arrives as it was made: no script put in, and the stylesheet that the policy lets through. */
export function judgePage({ answer, expected, isOwn }: Compared): Finding {
  const check = "page";
  const { body } = answer;
  const names = injectors.filter(([trace]) => trace.test(body)).map(([, name]) => name);
  const added = count(body, /<script\b/gi) - count(expected.body, /<script\b/gi);
  if (added > 0 || names.length > 0) {
    const who = names.length === 0 ? "Something on the way" : listed(names);
    return fail(
      check,
      `${who} changes the page${added > 0 ? ` and puts ${added === 1 ? "a script" : `${added} scripts`} into it` : ""}. Switch that off below this path: the page's policy forbids such scripts, and one that ran could press for the person.`,
    );
  }
  const style = /<style>([\s\S]*?)<\/style>/.exec(body)?.[1];
  const policy = headerOf(answer, "content-security-policy") ?? "";
  if (style !== undefined && policy !== "" && !policy.includes(cspHash(style))) {
    return fail(
      check,
      "The stylesheet in the page is changed on the way, by a minifier perhaps: browsers refuse it then. Switch that off below this path.",
    );
  }
  if (body === expected.body) return ok(check, "The page arrives byte for byte.");
  if (!isOwn) return ok(check, "Nothing is put into the page.");
  return warn(
    check,
    "The page differs from what this configuration makes: the deployment has another version or other settings, or something on the way rewrites pages.",
  );
}

const count = (text: string, what: RegExp): number => [...text.matchAll(what)].length;
