import { newBrowser, readBrowser } from "../../browser-id.ts";
import { isOutage, OnpurposeError } from "../../errors.ts";
import { report as makeReport } from "../../flows/report.ts";
import { wantsJson } from "../../http/accept.ts";
import { readQuery } from "../../http/form.ts";
import type { HttpAnswer, HttpRequest } from "../../http/message.ts";
import { isAheadOfPerson } from "../../http/origin.ts";
import type { Frame } from "../../pages/admin/frame.ts";
import { keepBrowser, type RouteContext } from "../context.ts";
import { withoutBody } from "../render.ts";
import { adminProblem } from "./problems.ts";
import { renderAdmin } from "./render.ts";
import { nothing, type AdminReply } from "./reply.ts";
import { findAdminRoute } from "./table.ts";
import type { AdminVisit, MakeReport } from "./visit.ts";

/** Answers the requests of operators. The router has asked the host who they are. */
export type AnswerOperator = (
  request: HttpRequest,
  /** Below the operators' pages. */
  path: string,
  operator: string,
) => Promise<HttpAnswer>;

export function createAdminRouter(context: RouteContext): AnswerOperator {
  const { settings } = context;
  const report: MakeReport = (period) => makeReport(settings, period);
  return async (request, path, operator) => {
    const frame = frameOf(context, operator);
    const json = wantsJson(request);
    let reply: AdminReply;
    try {
      reply = await route(context, { request, path, frame, report });
    } catch (error) {
      reply = failureOf(context, error);
    }
    return withoutBody(request.method, renderAdmin(reply, frame, json));
  };
}

interface Asked {
  readonly request: HttpRequest;
  readonly path: string;
  readonly frame: Frame;
  readonly report: MakeReport;
}

async function route(context: RouteContext, asked: Asked): Promise<AdminReply> {
  const { request, path, frame, report } = asked;
  const found = findAdminRoute(path);
  if (found === null) return adminProblem("not_found");
  const { methods, part } = found;
  const allow = allowOf(methods);
  if (request.method === "OPTIONS") return nothing([["allow", allow]]);
  const method = request.method === "HEAD" ? "GET" : request.method;
  const handler = method === "GET" || method === "POST" ? methods[method] : undefined;
  if (handler === undefined) return adminProblem("method_not_allowed", [["allow", allow]]);
  if (method === "POST" && isAheadOfPerson(request)) return adminProblem("prefetch");
  const query = readQuery(request);
  if (query === null) return adminProblem("malformed");
  const known = readBrowser(context.browserCookie.read(request.header("cookie")));
  const browser = known ?? newBrowser();
  const { operator } = frame;
  const visit: AdminVisit = { context, request, query, part, operator, browser, frame, report };
  const reply = await handler(visit);
  // The forms on a page are bound to this browser. Out of a form that another site sends browsers leave our cookie: a new
  // one would take its place, and make this browser a stranger to the links that it has asked for.
  if (reply.content.kind !== "page" || (method === "POST" && known === null)) return reply;
  return { ...reply, headers: [...reply.headers, keepBrowser(context, browser)] };
}

function allowOf({ GET, POST }: { GET?: unknown; POST?: unknown }): string {
  const get = GET === undefined ? [] : ["GET", "HEAD"];
  return [...get, ...(POST === undefined ? [] : ["POST"]), "OPTIONS"].join(", ");
}

function frameOf({ settings, basePath, hostSessions }: RouteContext, operator: string): Frame {
  return {
    appName: settings.appName,
    homePath: settings.redirectTo,
    base: `${basePath}/admin`,
    operator,
    ownSessions: hostSessions === null,
  };
}

function failureOf({ settings }: RouteContext, cause: unknown): AdminReply {
  const message = "a request of an operator's failed unexpectedly; see the cause";
  settings.report(
    cause instanceof OnpurposeError
      ? cause
      : new OnpurposeError("invalid_host_answer", message, { cause }),
  );
  return adminProblem(isOutage(cause) ? "unavailable" : "failed");
}
