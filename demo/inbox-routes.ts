import { answer, json, type Answer } from "./http.ts";
import { inboxPage } from "./pages/inbox.ts";
import type { App, Visit } from "./visit.ts";

const most = 20_000;

export function showInbox({ inbox }: App, visit: Visit): Answer {
  return inbox === null ? visit.problem(404) : visit.page(200, inboxPage(inbox.newest(20)));
}

/** Newest first; `?to=` one address only, `?limit=` how many at most (100, for one address all). */
export function showInboxJson({ inbox }: App, visit: Visit): Answer {
  if (inbox === null) return visit.problem(404);
  const address = visit.query.get("to")?.trim().toLowerCase();
  const asked = visit.query.get("limit") ?? String(address === undefined ? 100 : most);
  const limit = Number(asked);
  if (!/^[1-9][0-9]{0,4}$/.test(asked) || limit > most) {
    return json(400, { error: `limit must be a whole number from 1 to ${most}` });
  }
  const mails = inbox.newest(limit, address);
  return json(
    200,
    mails.map(({ to, subject, text, html, url }) => ({ to, subject, text, html, url })),
  );
}

/** One mail's HTML, for the frame in the inbox: whatever is in it runs nothing and loads nothing. */
export function showMail({ inbox }: App, visit: Visit): Answer {
  const mail = inbox?.find(Number(visit.part)) ?? null;
  if (mail === null) return visit.problem(404);
  // A link in a frame opens in the frame unless told otherwise; in a mailbox it never does.
  const body = mail.html.replace("<head>", '<head><base target="_top">');
  return answer(200, "text/html; charset=utf-8", body, {
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; " +
      "sandbox allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox",
    "x-frame-options": "SAMEORIGIN",
  });
}
