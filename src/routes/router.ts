import { isOutage, OnpurposeError } from "../errors.ts";
import type { HttpAnswer, HttpRequest } from "../http/message.ts";
import type { WayOn } from "../pages/problem.ts";
import { isAheadOfPerson } from "../http/origin.ts";
import { readToken, type Token } from "../token.ts";
import { showConfirm } from "./confirm.ts";
import { browserOf, visitOf, type RouteContext } from "./context.ts";
import { logOut } from "./logout.ts";
import { notFound, showLogin, submitLogin } from "./login.ts";
import { press, refuse } from "./press.ts";
import { answerUnknown } from "./refused.ts";

type Handler = (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;
type Methods = Readonly<Record<string, Handler>>;

/** The table of routes: everything that can be asked of onpurpose, by path below the mount. */
function routesOf(context: RouteContext): {
  fixed: Readonly<Record<string, Methods>>;
  link: LinkRoute;
} {
  return {
    fixed: {
      "/": {
        GET: (request) => showLogin(context, request),
        POST: (request) => submitLogin(context, request),
      },
      "/logout": { POST: (request) => logOut(context, request) },
    },
    link: {
      GET: (request, token) => showConfirm(context, request, token),
      POST: (request, token) => press(context, request, token),
    },
  };
}

type LinkRoute = Readonly<
  Record<"GET" | "POST", (request: HttpRequest, token: Token) => Promise<HttpAnswer>>
>;

/** Whether a path is at or below the mount. */
export function isBelowMount(basePath: string, target: string): boolean {
  const path = pathOf(target);
  return path === basePath || path.startsWith(`${basePath}/`);
}

export function createRouter(context: RouteContext): (request: HttpRequest) => Promise<HttpAnswer> {
  const { fixed, link } = routesOf(context);
  const route = async (request: HttpRequest, path: string): Promise<HttpAnswer> => {
    if (!isBelowMount(context.basePath, request.target)) return notFound(context);
    const methods = Object.hasOwn(fixed, path) ? fixed[path] : undefined;
    if (methods !== undefined) return answerFixed(context, methods, request);
    const segment = path.slice(1);
    if (segment.includes("/")) return notFound(context);
    return answerLink(context, link, request, segment);
  };
  return async (request) => {
    const path = pathOf(request.target).slice(context.basePath.length) || "/";
    try {
      return withoutBody(request.method, await route(request, path));
    } catch (error) {
      const way: WayOn = { kind: Object.hasOwn(fixed, path) ? "home" : "open_again" };
      return withoutBody(request.method, answerFailure(context, error, way));
    }
  };
}

async function answerFixed(
  context: RouteContext,
  methods: Methods,
  request: HttpRequest,
): Promise<HttpAnswer> {
  const names = Object.keys(methods);
  const allow = [
    ...(names.includes("GET") ? ["GET", "HEAD"] : []),
    ...names.filter((name) => name !== "GET"),
    "OPTIONS",
  ].join(", ");
  if (request.method === "OPTIONS") return context.render.empty(204, [["allow", allow]]);
  const name = request.method === "HEAD" ? "GET" : request.method;
  const handler = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (name === "POST" && isAheadOfPerson(request)) {
    return context.render.problem(503, "prefetch", [{ kind: "home" }]);
  }
  if (handler !== undefined) return handler(request);
  return context.render.problem(405, "method_not_allowed", [{ kind: "home" }], {
    headers: [["allow", allow]],
  });
}

async function answerLink(
  context: RouteContext,
  link: LinkRoute,
  request: HttpRequest,
  segment: string,
): Promise<HttpAnswer> {
  const token = readToken(context.settings.keyring, segment);
  if (token === null) {
    context.counters.junkTokens++;
    return answerUnknown(context);
  }
  const allow: readonly [string, string] = ["allow", "GET, HEAD, POST, OPTIONS"];
  switch (request.method) {
    case "GET":
    case "HEAD":
      return link.GET(request, token);
    case "OPTIONS": {
      const answer = await link.GET(request, token);
      return { ...answer, headers: [...answer.headers, allow] };
    }
    case "POST":
      return link.POST(request, token);
    default: {
      const { browser, known } = browserOf(context, request);
      const visit = visitOf(context, request, known ? browser : null);
      return refuse(context, token, visit, "method_not_allowed", browser, [allow]);
    }
  }
}

/** An outage is 503 and passes by itself; anything else is a defect, told to the host and to nobody else. */
function answerFailure({ render, settings }: RouteContext, error: unknown, way: WayOn): HttpAnswer {
  const outage = isOutage(error);
  const known = error instanceof OnpurposeError ? error : unexpected(error);
  settings.report(known);
  try {
    return outage
      ? render.problem(503, "unavailable", [way], { retryAfter: 5 })
      : render.problem(500, "failed", [way]);
  } catch {
    // The host's own page is what failed.
    return render.empty(500);
  }
}

function unexpected(error: unknown): OnpurposeError {
  return new OnpurposeError("invalid_host_answer", "a request failed unexpectedly; see the cause", {
    cause: error,
  });
}

/** HEAD has the headers of GET and no body; so has OPTIONS, but for a length, which clients would wait for. */
function withoutBody(method: string, answer: HttpAnswer): HttpAnswer {
  if (method === "HEAD") return { ...answer, body: "" };
  if (method !== "OPTIONS") return answer;
  if (answer.status === 204) return answer;
  const headers = answer.headers.filter(([name]) => name !== "content-length");
  return { ...answer, headers: [...headers, ["content-length", "0"]], body: "" };
}

function pathOf(target: string): string {
  const end = target.search(/[?#]/);
  return end === -1 ? target : target.slice(0, end);
}
