import { OnpurposeError } from "onpurpose";
import { answer, isCrossSite, json, readForm, redirect, type Answer } from "./http.ts";
import { showInbox, showInboxJson, showMail } from "./inbox-routes.ts";
import { invitationMail } from "./invitation.ts";
import { homePage, invitedPage } from "./pages/home.ts";
import { invoicePage, invoicesPage } from "./pages/invoices.ts";
import { appName, icon } from "./pages/layout.ts";
import { showPreview } from "./preview.ts";
import { showSinglePage } from "./single-page.ts";
import type { Account } from "./users.ts";
import type { App, Handler, Visit } from "./visit.ts";

type Methods = Readonly<Record<string, Handler>>;

/** All the app's own pages. onpurpose's are below /magic-link. */
const routes: readonly (readonly [pattern: RegExp, methods: Methods])[] = [
  [/^\/$/, { GET: atOneOrigin(showHome) }],
  [/^\/invoices$/, { GET: atOneOrigin(loggedIn(showInvoices)) }],
  [/^\/invoices\/([1-9][0-9]{0,8})$/, { GET: atOneOrigin(loggedIn(showInvoice)) }],
  [/^\/invite$/, { POST: invite }],
  [/^\/whoami\.json$/, { GET: showWhoami }],
  [/^\/inbox$/, { GET: atOneOrigin(showInbox) }],
  [/^\/inbox\.json$/, { GET: showInboxJson }],
  [/^\/inbox\/([1-9][0-9]{0,14})\/html$/, { GET: showMail }],
  [/^\/mail\/preview(?:\/([a-z]{1,20}\/[a-z]{2,8}))?$/, { GET: showPreview }],
  [/^\/app(?:\/(client|login)\.js)?$/, { GET: atOneOrigin(showSinglePage) }],
  [/^\/(?:icon\.svg|favicon\.ico)$/, { GET: showIcon }],
];

export function findRoute(path: string): { methods: Methods; part: string } | null {
  for (const [pattern, methods] of routes) {
    const match = pattern.exec(path);
    if (match !== null) return { methods, part: match[1] ?? "" };
  }
  return null;
}

/** Cookies and forms belong to one origin, and links lead there: a person at 127.0.0.1 is led to localhost. */
function atOneOrigin(handler: Handler): Handler {
  return (app, visit) => {
    const { port, originIsDefault, production, origin } = app.config;
    const { host, "sec-fetch-mode": mode } = visit.req.headers;
    const elsewhere = host === `127.0.0.1:${port}` || host === `[::1]:${port}`;
    const leads = elsewhere && mode === "navigate" && originIsDefault && !production;
    return leads ? redirect(`${origin}${visit.path}`) : handler(app, visit);
  };
}

/** Whoever is not logged in is sent to log in, and comes back here afterwards. */
function loggedIn(show: (app: App, visit: Visit, account: Account) => Answer): Handler {
  return (app, visit) =>
    visit.account === null
      ? redirect(app.magicLinks.loginPath(visit.path))
      : show(app, visit, visit.account);
}

const mayInvite = ({ config }: App, { account }: Visit): boolean =>
  !config.production || account !== null;

function showHome(app: App, visit: Visit): Answer {
  const data = { mayInvite: mayInvite(app, visit), wrongAddress: null };
  return visit.page(200, homePage(data, visit.context));
}

function showInvoices({ invoices }: App, visit: Visit, account: Account): Answer {
  return visit.page(200, invoicesPage(account, invoices.of(account.id), new Date()));
}

function showInvoice({ invoices }: App, visit: Visit, account: Account): Answer {
  const invoice = invoices.find(account.id, Number(visit.part));
  return invoice === null ? visit.problem(404) : visit.page(200, invoicePage(invoice, new Date()));
}

function showWhoami(_app: App, { account }: Visit): Answer {
  return json(200, { user: account });
}

function showIcon(): Answer {
  return answer(200, "image/svg+xml", icon, { "cache-control": "public, max-age=86400" });
}

async function invite(app: App, visit: Visit): Promise<Answer> {
  if (isCrossSite(visit.req, app.config.origin)) return visit.problem(403);
  const form = await readForm(visit.req);
  if (!(form instanceof URLSearchParams)) return visit.problem(form);
  if (!mayInvite(app, visit)) return redirect(app.magicLinks.loginPath("/"));
  const email = form.get("email") ?? "";
  const issued = await issueInvitation(app, email);
  if (issued === null) {
    const data = { mayInvite: true, wrongAddress: email.slice(0, 254) };
    return visit.page(400, homePage(data, visit.context));
  }
  const { address, expiresAt } = issued.link;
  const from = { name: appName, address: app.mailFrom };
  await app.mailer.send(invitationMail({ appName, from, address, url: issued.url, expiresAt }));
  return visit.page(200, invitedPage(address, visit.context));
}

/** Null: that is not an address. */
async function issueInvitation({ magicLinks }: App, email: string) {
  try {
    return await magicLinks.issue({ email, redirectTo: "/invoices" });
  } catch (error) {
    if (error instanceof OnpurposeError && error.code === "invalid_argument") return null;
    throw error;
  }
}
