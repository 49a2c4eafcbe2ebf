import type { IncomingMessage, ServerResponse } from "node:http";
import { OnpurposeError } from "onpurpose";
import { nodeHandler } from "onpurpose/adapters/node";
import type { Config } from "./config.ts";
import { answer, send, type Answer } from "./http.ts";
import { layout, type Page, type PageContext } from "./pages/layout.ts";
import { problemPage } from "./pages/problem.ts";
import { findRoute } from "./routes.ts";
import type { Account } from "./users.ts";
import type { App, Visit } from "./visit.ts";

/** Everything the server answers: onpurpose's pages and the app's own. */
export function createApp(app: App): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const handle = nodeHandler(app.magicLinks);
  return async (req, res) => {
    try {
      if (!(await handle(req, res))) send(req, res, await answerOwn(app, req));
    } catch (error) {
      // Gone in the middle of its request: nobody is left to answer.
      if (req.destroyed && !req.complete) return;
      // By method alone: an address may hold what nobody should read in a log.
      app.log(`a ${req.method ?? ""} request failed: ${describe(error)}`);
      if (res.headersSent) res.destroy();
      else send(req, res, failure(app, error));
    }
  };
}

async function answerOwn(app: App, req: IncomingMessage): Promise<Answer> {
  const target = req.url ?? "/";
  const [path = "/"] = target.split("?");
  const query = new URLSearchParams(target.slice(path.length));
  const route = findRoute(path);
  const account = await app.magicLinks.currentUser(req);
  const visit = visitOf(app, { req, path, query, part: route?.part ?? "", account });
  if (req.headers.host === undefined && req.httpVersion === "1.1") return visit.problem(400);
  if (route === null) return visit.problem(404);
  const method = req.method === "HEAD" ? "GET" : (req.method ?? "");
  const handler = Object.hasOwn(route.methods, method) ? route.methods[method] : undefined;
  if (handler !== undefined) return handler(app, visit);
  return visit.problem(405, { allow: "GET" in route.methods ? "GET, HEAD" : "POST" });
}

function visitOf(app: App, facts: Omit<Visit, "page" | "problem" | "context">): Visit {
  const context = contextOf(app, facts.account);
  const page = (status: number, content: Page, headers = {}): Answer =>
    answer(status, "text/html; charset=utf-8", layout(content, context), headers);
  return {
    ...facts,
    context,
    page: (status, content) => page(status, content),
    problem: (status, headers) => page(status, problemPage(status), headers),
  };
}

function contextOf({ config, magicLinks, inbox }: App, account: Account | null): PageContext {
  return {
    account,
    loginPath: magicLinks.loginPath("/invoices"),
    hasInbox: inbox !== null,
    operatorsPath: account !== null && isOperator(config, account) ? operatorsPath : null,
    operatorsLogin: magicLinks.loginPath(operatorsPath),
    someOperator: config.production ? null : (config.operators[0] ?? null),
  };
}

const operatorsPath = "/magic-link/admin";

/** Whether somebody may look after the logins of others. */
export const isOperator = ({ operators }: Config, { email }: { readonly email: string }): boolean =>
  operators.includes(email);

function failure(app: App, error: unknown): Answer {
  // Both pass by themselves: the store is down or slow, or the mail server is.
  const passing = ["store_unavailable", "mail_not_sent"];
  const outage = error instanceof OnpurposeError && passing.includes(error.code);
  const status = outage ? 503 : 500;
  const body = layout(problemPage(status), contextOf(app, null));
  return answer(status, "text/html; charset=utf-8", body, outage ? { "retry-after": "5" } : {});
}

/** What may stand in a log: one line, and nothing that a stranger wrote and a terminal would obey. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return "something was thrown that is no error";
  const code = error instanceof OnpurposeError ? error.code : error.name;
  // The cause of a failed mail repeats what the mail server said, and servers repeat what they were sent.
  const cause =
    error instanceof OnpurposeError && error.code !== "mail_not_sent" ? error.cause : undefined;
  const reason = cause instanceof Error ? ` (${cause.name}: ${cause.message})` : "";
  return `${code}: ${error.message}${reason}`.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 500);
}
