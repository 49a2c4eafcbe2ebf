import { insideOf } from "../../inside.ts";
import type { MagicLinks } from "../../magic-links.ts";
import { isOutage } from "../../errors.ts";
import { fail, ok, skipped, warn, type Finding } from "./finding.ts";
import { judgeBetween, passersOf } from "./outside/between.ts";
import { judgeClientAddress, madeUp } from "./outside/client-address.ts";
import { expectedOf, type Compared } from "./outside/compared.ts";
import { judgeCookie, judgeReturn } from "./outside/cookie.ts";
import { judgeForm, judgeOtherSites, readPageData } from "./outside/form.ts";
import { judgeCaching, judgeHeaders, judgePolicy } from "./outside/headers.ts";
import { judgePage } from "./outside/page.ts";
import { makeProbe, probeName } from "./outside/probe.ts";
import { judgeCertificate, judgeClock, judgeHsts, judgeHttps } from "./outside/transport.ts";
import { whyUnreachable } from "./unreachable.ts";
import { ask, headerOf, type WebAnswer } from "./web.ts";

export interface OutsideOptions {
  /** Where the deployment is, as people reach it. */
  readonly url: URL;
  /** The deployment's own, or one that stands in for it: it says what should arrive. */
  readonly app: MagicLinks;
  readonly isOwn: boolean;
  /** Whether a link that never works may be made in the app's store. */
  readonly probes: boolean;
}

const asBrowser = { accept: "text/html", "accept-language": "en" };
const asProgram = { accept: "application/json" };

/** What can be seen of a deployment by asking it, as a browser does. */
export async function lookFromOutside(options: OutsideOptions): Promise<readonly Finding[]> {
  const { url, app, isOwn } = options;
  const begun = await begin(options);
  if ("finding" in begun) return [begun.finding];
  const { answer, reached, hasLoginPage } = begun;
  // Whatever stands in for the app has a login page; a page that is not there has the same headers.
  const like = isOwn || hasLoginPage ? url.href : below(url, noLink);
  const expected = await expectedOf(app, like, asBrowser);
  const page: Compared = { answer, expected, isOwn };
  // As browsers ask: what compresses pages, or keeps them compressed, shows only then.
  const again = await ask({
    url: url.href,
    headers: { ...asBrowser, "accept-encoding": "gzip, deflate, br" },
  });
  if (!again.ok) return [reached, fail("again", whyUnreachable(again.code, url))];
  const { finding: cookieFinding, cookie } = judgeCookie(page);
  return [
    reached,
    await judgeHttps(url),
    judgeCertificate(answer, Date.now()),
    judgeHsts(url, answer),
    judgeHeaders(page),
    judgePolicy(page),
    judgeCaching(page, again.answer),
    judgePage({ ...page, answer: again.answer }),
    cookieFinding,
    ...(cookie === null ? [] : [await returned(url, cookie)]),
    await judgeForm(url, cookie),
    await judgeOtherSites(url, cookie),
    await judgeErrorPage(options),
    judgeClock(answer),
    judgeBetween(answer),
    ...(await probe(options, answer)),
  ];
}

/** As long as a token, and none. */
const noLink = "onpurpose-doctor-looks-for-no-such-link1";

type Begun =
  | { readonly reached: Finding; readonly answer: WebAnswer; readonly hasLoginPage: boolean }
  | { readonly finding: Finding };

/** Whether onpurpose answers there at all. */
async function begin({ url, app, isOwn }: OutsideOptions): Promise<Begun> {
  const check = "reached";
  const asked = await ask({ url: url.href, headers: asProgram });
  if (!asked.ok) return { finding: fail(check, whyUnreachable(asked.code, url)) };
  const page = readPageData(asked.answer)?.page ?? null;
  const wanted = isOwn && app.handles(url.pathname) ? (await readExpected(app, url))?.page : page;
  if (page === null || page !== wanted) {
    return { finding: fail(check, whyNotOurs(asked.answer, page, url)) };
  }
  const shown = await ask({ url: url.href, headers: asBrowser });
  if (!shown.ok) return { finding: fail(check, whyUnreachable(shown.code, url)) };
  const hasLoginPage = page === "login";
  const what = hasLoginPage ? "onpurpose answers" : "onpurpose answers, without a login page,";
  return { reached: ok(check, `${what} at ${url.href}.`), answer: shown.answer, hasLoginPage };
}

async function readExpected(app: MagicLinks, url: URL) {
  return readPageData(await expectedOf(app, url.href, asProgram));
}

function whyNotOurs(answer: WebAnswer, page: string | null, url: URL): string {
  const { status } = answer;
  const location = headerOf(answer, "location");
  if (page !== null) {
    return `onpurpose answers at ${url.href}, but with the page "${page}" (${status}): this configuration has a login page there or not, and the deployment the other.`;
  }
  if (location !== null && status >= 300 && status < 400) {
    const to = URL.canParse(location, url) ? new URL(location, url) : null;
    return `${url.href} leads elsewhere, to ${to === null ? "nowhere" : `${to.origin}${to.pathname}`} (${status}): the option url must be the address that people see.`;
  }
  const names = passersOf(answer);
  const who = names.length === 0 ? "" : ` It says of itself: ${names.join(", ")}.`;
  return `What answers at ${url.href} with ${status} is not onpurpose: is it mounted there, and does the proxy lead there?${who}`;
}

async function returned(
  url: URL,
  cookie: { readonly name: string; readonly value: string },
): Promise<Finding> {
  const headers = { ...asBrowser, cookie: `${cookie.name}=${cookie.value}` };
  const asked = await ask({ url: url.href, headers });
  return asked.ok
    ? judgeReturn(cookie, asked)
    : fail("cookie-back", whyUnreachable(asked.code, url));
}

/** Whether the page of a link that is none arrives, rather than a proxy's own error page. */
async function judgeErrorPage({ url, app, isOwn }: OutsideOptions): Promise<Finding> {
  const check = "error-page";
  const href = below(url, noLink);
  const asked = await ask({ url: href, headers: asBrowser });
  if (!asked.ok) return fail(check, whyUnreachable(asked.code, url));
  const { answer } = asked;
  const expected = await expectedOf(app, href, asBrowser);
  const isOurs =
    headerOf(answer, "content-security-policy") !== null && answer.body.includes("<main>");
  if (answer.status !== expected.status || !isOurs) {
    return fail(
      check,
      `The page that says "there is no such link" does not arrive: ${answer.status} from something else in its place. Let the proxy or CDN pass on pages of errors, which tell people how to go on.`,
    );
  }
  const headers = judgeHeaders({ answer, expected, isOwn });
  return headers.status === "ok"
    ? ok(check, "Pages of errors arrive, with the same headers.")
    : { ...headers, check };
}

/** What the deployment itself sees of a request, told by the visits to a link made for that. */
async function probe(options: OutsideOptions, first: WebAnswer): Promise<readonly Finding[]> {
  const { url, app, isOwn, probes } = options;
  const inside = isOwn ? insideOf(app) : null;
  if (inside === null || !probes) {
    const says = "Only with the app, and without --no-probe: it makes a link that never works.";
    return [skipped("same-app", says), skipped("client-address", says)];
  }
  try {
    const made = await makeProbe(inside);
    const name = probeName();
    const href = below(url, made.token);
    const asked = await ask({
      url: href,
      headers: { ...asProgram, "user-agent": name, "x-forwarded-for": madeUp },
    });
    if (!asked.ok) return [fail("same-app", whyUnreachable(asked.code, url))];
    const [visit] = await made.visitsBy(name);
    if (visit === undefined) return [unknownThere(asked.answer)];
    const same = ok("same-app", "The deployment has this app's secret and database.");
    const seen = {
      recorded: visit.clientAddress,
      kept: inside.settings.clientAddresses,
      own: asked.answer.localAddress,
      trusted: inside.trustedProxies,
      between: passersOf(first),
    };
    return [same, judgeClientAddress(seen), await judgePrefetch(href)];
  } catch (error) {
    if (!isOutage(error)) throw error;
    return [skipped("same-app", "The store cannot be written, so no link could be made in it.")];
  }
}

function unknownThere(answer: WebAnswer): Finding {
  const data = readPageData(answer);
  if (answer.status === 410 && data?.problem === "expired") {
    return warn(
      "same-app",
      "The deployment knows a link that this app made, but this app does not find its visit: is what reads reports far behind?",
    );
  }
  return fail(
    "same-app",
    `The deployment does not know a link that this app made (${answer.status}): it has another secret, or another database.`,
  );
}

/** Whether a request that browsers make ahead of a person is known as one. */
async function judgePrefetch(href: string): Promise<Finding> {
  const check = "prefetch";
  const headers = { ...asProgram, "sec-purpose": "prefetch;prerender" };
  const asked = await ask({ url: href, headers });
  return asked.ok && readPageData(asked.answer)?.problem === "prefetch"
    ? ok(check, "A request that a browser makes ahead of a person is known as one.")
    : warn(
        check,
        "A request that a browser makes ahead of a person is not told apart: something takes Sec-Purpose away. Let it through.",
      );
}

const below = (url: URL, segment: string): string => `${url.href.replace(/\/$/, "")}/${segment}`;
