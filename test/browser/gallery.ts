import { once } from "node:events";
import { createServer } from "node:http";
import { maskEmailAddress } from "../../src/email-address.ts";
import type { HttpAnswer } from "../../src/http/message.ts";
import { en } from "../../src/locales/en.ts";
import type { Messages, Problem } from "../../src/locales/messages.ts";
import { defaultPages, type CheckMailData, type ConfirmData } from "../../src/pages/pages.ts";
import type { WayOn } from "../../src/pages/problem.ts";
import { defaultStyle } from "../../src/pages/style.ts";
import { createRenderer } from "../../src/routes/render.ts";
import { page, problem, type Reply } from "../../src/routes/reply.ts";

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
const codePath = "/magic-link/code";
const formToken = "A".repeat(200);
const newLink: WayOn = { kind: "new_link", formToken };
const openAgain: WayOn = { kind: "open_again" };
const pressAgain: WayOn = { kind: "press_again", formToken, switchAccount: false, typed: "" };
const logIn: WayOn = { kind: "log_in", loginPath };
const home: WayOn = { kind: "home" };
const typeCode: WayOn = { kind: "type_code", codePath };
const copy: WayOn = { kind: "copy", url: "https://app.example.com/magic-link" };
const askHere = (address: string): WayOn => ({
  kind: "ask_here",
  loginPath,
  address,
  redirectTo: "/invoices",
});

/** Every problem with the ways on that its page can have. */
const problems = (account: string): Readonly<Record<Problem, readonly WayOn[]>> => ({
  unknown: [logIn],
  expired: [newLink],
  used: [{ kind: "continue", account, to: "/invoices" }, newLink],
  revoked: [{ kind: "ask_sender" }],
  superseded: [newLink],
  busy: [openAgain],
  other_browser: [openAgain],
  code_spent: [logIn],
  mangled: [logIn],
  forged: [openAgain],
  stale: [openAgain],
  cross_site: [openAgain],
  no_cookies: [openAgain],
  no_cookies_ask: [askHere(account), copy],
  prefetch: [home],
  ineligible: [logIn],
  session_failed: [typeCode],
  malformed: [openAgain],
  redirect_refused: [home],
  too_large: [openAgain],
  method_not_allowed: [home],
  not_found: [home],
  too_many_asks: [home],
  unavailable: [pressAgain],
  failed: [openAgain],
});

const login = ({ account }: Wing, fault: "not_one_address" | null): Reply => {
  const address = fault === null ? "" : `${account}, x@y`;
  return page(200, "login", { action: loginPath, address, fault, redirectTo: "/invoices" });
};

const checkMail = ({ account: address }: Wing, tried: Partial<CheckMailData> = {}): Reply => {
  const data = { address, lifetime: 600, action: codePath, loginPath, formToken, digits: 8 };
  return page(200, "checkMail", {
    ...data,
    fault: null,
    attemptsLeft: null,
    wait: 0,
    byCode: false,
    ...tried,
  });
};

const proveAddress = ({ account }: Wing, typed: string, fault: boolean): Reply => {
  const data = { account: maskEmailAddress(account), lifetime: 541, formToken };
  const currentAccount = fault ? null : `other-${account}`;
  return page(200, "proveAddress", {
    ...data,
    typed,
    fault,
    currentAccount,
    switchAccount: !fault,
    byCode: fault,
    mails: true,
  });
};

const confirm = ({ account }: Wing, changes: Partial<ConfirmData> = {}): Reply => {
  const data = { account, lifetime: 541, formToken, unasked: false, byCode: false };
  return page(200, "confirm", { ...data, currentAccount: null, ...changes });
};

const otherBrowser = ({ account }: Wing, byCode: boolean): Reply =>
  page(200, "otherBrowser", {
    account: maskEmailAddress(account),
    lifetime: 541,
    formToken,
    currentAccount: `other-${account}`,
    byCode,
  });

const otherAccount = ({ account }: Wing): Reply => {
  const accounts = { currentAccount: account, linkAccount: account };
  return page(200, "otherAccount", { ...accounts, formToken, typed: "" });
};

const shows: Readonly<Record<string, (wing: Wing) => Reply>> = {
  login: (wing) => login(wing, null),
  "login-fault": (wing) => login(wing, "not_one_address"),
  "check-mail": (wing) => checkMail(wing),
  "check-mail-wait": (wing) => checkMail(wing, { wait: 3600 }),
  "check-mail-malformed": (wing) => checkMail(wing, { fault: "malformed" }),
  "check-mail-wrong": (wing) => checkMail(wing, { fault: "wrong", attemptsLeft: 4 }),
  "check-mail-last-try": (wing) => checkMail(wing, { fault: "wrong", attemptsLeft: 1 }),
  "check-mail-by-code": (wing) => checkMail(wing, { byCode: true }),
  confirm: (wing) => confirm(wing),
  "confirm-unasked": (wing) => confirm(wing, { unasked: true }),
  "confirm-by-code": (wing) => confirm(wing, { unasked: true, byCode: true }),
  "other-browser": (wing) => otherBrowser(wing, false),
  "other-browser-by-code": (wing) => otherBrowser(wing, true),
  "prove-address": (wing) => proveAddress(wing, "", false),
  "prove-address-fault": (wing) => proveAddress(wing, `x${wing.account}`, true),
  "other-account": otherAccount,
  "declined-revoked": () => page(200, "declined", { link: "revoked" }),
  "declined-noted": () => page(200, "declined", { link: "noted" }),
  "declined-used": () => page(200, "declined", { link: "used" }),
  "logged-out": () => page(200, "loggedOut", { loginPath }),
};

/** The names of all pages that a person can meet. */
export const everyPage: readonly string[] = [...Object.keys(shows), ...Object.keys(problems(""))];

const isProblem = (name: string): name is Problem => Object.hasOwn(en.problem, name);

function replyOf(wing: Wing, name: string): Reply | null {
  if (isProblem(name)) {
    return problem(200, name, problems(wing.account)[name], { retryAfter: 540 });
  }
  return Object.hasOwn(shows, name) ? (shows[name]?.(wing) ?? null) : null;
}

/** A page as the routes would answer it. */
function showPage(wing: Wing, name: string): HttpAnswer | null {
  const { say, appName } = wing;
  const appearance = { pages: defaultPages, style: defaultStyle };
  const render = createRenderer(appearance, { appName, homePath: "/", loginPath }, null);
  const reply = replyOf(wing, name);
  return reply && render(reply, { json: false, say });
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
