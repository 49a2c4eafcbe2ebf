import { once } from "node:events";
import { createServer } from "node:http";
import type { HttpAnswer } from "../../src/http/message.ts";
import { en } from "../../src/locales/en.ts";
import type { Messages, Problem } from "../../src/locales/messages.ts";
import type { PageContext } from "../../src/pages/page.ts";
import { defaultPages, type PageContent, type Pages } from "../../src/pages/pages.ts";
import type { WayOn } from "../../src/pages/problem.ts";
import { defaultStyle } from "../../src/pages/style.ts";
import { createRenderer, type Renderer } from "../../src/routes/render.ts";

/** What the pages of one wing of the gallery have in them. */
interface Wing {
  readonly say: Messages;
  readonly appName: string;
  readonly account: string;
}

export type WingName = "ordinary" | "long" | "rtl";

const longName = `${"m".repeat(64)}@${"mail-of-a-very-long-domain".repeat(2)}.example.com`;
const ordinary: Wing = { say: en, appName: "Ledgerly", account: "ada@example.com" };

const wings: Readonly<Record<WingName, Wing>> = {
  ordinary,
  // 60 characters without a place to break is the most that an app may be called.
  long: { say: en, appName: "Donaudampfschifffahrts".repeat(3).slice(0, 60), account: longName },
  rtl: { ...ordinary, say: { ...en, languageTag: "ar", direction: "rtl" } },
};

const loginPath = "/magic-link";
const formToken = "A".repeat(200);
const newLink: WayOn = { kind: "new_link", formToken };
const openAgain: WayOn = { kind: "open_again" };
const pressAgain: WayOn = { kind: "press_again", formToken, switchAccount: false };
const logIn: WayOn = { kind: "log_in", loginPath };
const home: WayOn = { kind: "home" };

/** Every problem with the ways on that its page can have; all ways on together, once. */
const problems: Readonly<Record<Problem, readonly WayOn[]>> = {
  unknown: [logIn],
  expired: [newLink],
  used: [{ kind: "continue", account: "ada@example.com", to: "/invoices" }, newLink],
  revoked: [{ kind: "ask_sender" }],
  superseded: [newLink],
  busy: [openAgain],
  forged: [openAgain],
  stale: [openAgain],
  cross_site: [openAgain],
  no_cookies: [openAgain],
  prefetch: [home],
  ineligible: [logIn],
  session_failed: [openAgain],
  malformed: [openAgain],
  redirect_refused: [home],
  too_large: [openAgain],
  method_not_allowed: [home],
  not_found: [home],
  too_many_asks: [home],
  unavailable: [pressAgain],
  failed: [openAgain],
};

type Show = (render: Renderer, wing: Wing) => HttpAnswer;
type Fill = (pages: Pages, page: PageContext, wing: Wing) => PageContent;

const login =
  (fault: "not_one_address" | null): Fill =>
  (pages, page, { account }) => {
    const address = fault === null ? "" : `${account}, x@y`;
    return pages.login({ action: loginPath, address, fault, redirectTo: "/invoices" }, page);
  };

const forms: Readonly<Record<string, Fill>> = {
  login: login(null),
  "login-fault": login("not_one_address"),
  "check-mail": (pages, page, { account: address }) =>
    pages.checkMail({ address, lifetime: 600, loginPath }, page),
  confirm: (pages, page, { account }) => pages.confirm({ account, lifetime: 541, formToken }, page),
  "other-account": (pages, page, { account }) =>
    pages.otherAccount({ currentAccount: account, linkAccount: account, formToken }, page),
  "declined-revoked": (pages, page) => pages.declined({ link: "revoked" }, page),
  "declined-noted": (pages, page) => pages.declined({ link: "noted" }, page),
  "declined-used": (pages, page) => pages.declined({ link: "used" }, page),
  "logged-out": (pages, page) => pages.loggedOut({ loginPath }, page),
};

const form =
  (fill: Fill): Show =>
  (render, wing) =>
    render.answer(200, fill(render.pages, render.page, wing));

const problem =
  (name: Problem, ways: readonly WayOn[]): Show =>
  (render) =>
    render.problem(200, name, ways, { retryAfter: 540 });

const shows = new Map<string, Show>([
  ...Object.entries(forms).map(([name, fill]): [string, Show] => [name, form(fill)]),
  ...Object.entries(problems).map(([name, ways]): [string, Show] => [
    name,
    problem(name as Problem, ways),
  ]),
]);

/** The names of all pages that a person can meet. */
export const everyPage: readonly string[] = [...shows.keys()];

/** A page as the routes would answer it. */
function showPage(wing: Wing, name: string): HttpAnswer | null {
  const { say, appName } = wing;
  const appearance = { pages: defaultPages, style: defaultStyle };
  const render = createRenderer(appearance, { say, appName, homePath: "/", loginPath });
  return shows.get(name)?.(render, wing) ?? null;
}

/** Serves `/<wing>/<page>`: pages that no journey could reach all of, and with names as long as they can be. */
export async function serveGallery(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((req, res) => {
    const [, wing = "", name = ""] = (req.url ?? "").split("/");
    const answer = wing in wings ? showPage(wings[wing as WingName], name) : null;
    if (answer === null) res.writeHead(404).end();
    else res.writeHead(answer.status, answer.headers.flat()).end(answer.body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://localhost:${address.port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
