import { isOutage, OnpurposeError } from "../errors.ts";
import type { HttpAnswer, HttpRequest } from "../http/message.ts";
import type { WayOn } from "../pages/problem.ts";
import { en } from "../locales/en.ts";
import { wantsJson } from "../http/accept.ts";
import { isAheadOfPerson } from "../http/origin.ts";
import { readMangled } from "../intermediaries/mangled.ts";
import { readToken } from "../token.ts";
import { browserOf, visitOf, type RouteContext } from "./context.ts";
import { notFound } from "./login.ts";
import { refuse } from "./press.ts";
import { answerMangled, answerUnknown } from "./refused.ts";
import type { Render } from "./render.ts";
import { empty, problem, type Reply } from "./reply.ts";
import { fixedRoutes, linkRoutes, type LinkRoute } from "./table.ts";

type Methods = Readonly<Record<string, (request: HttpRequest) => Reply | Promise<Reply>>>;

/** The routes of the table by path, then by method. */
function methodsByPath(context: RouteContext): ReadonlyMap<string, Methods> {
  const paths = new Map<string, Methods>();
  for (const { path, method, handle } of fixedRoutes) {
    const others = paths.get(path) ?? {};
    paths.set(path, { ...others, [method]: (request: HttpRequest) => handle(context, request) });
  }
  return paths;
}

function linkRoute(method: LinkRoute["method"]): LinkRoute["handle"] {
  const route = linkRoutes.find((one) => one.method === method);
  if (route === undefined) throw new TypeError(`links have no route for ${method}`);
  return route.handle;
}

const openLink = linkRoute("GET");
const pressLink = linkRoute("POST");

/** Whether a path is at or below the mount. */
export function isBelowMount(basePath: string, target: string): boolean {
  const path = pathOf(target);
  return path === basePath || path.startsWith(`${basePath}/`);
}

export function createRouter(
  context: RouteContext,
  render: Render,
): (request: HttpRequest) => Promise<HttpAnswer> {
  const fixed = methodsByPath(context);
  const { languages } = context.settings;
  const route = async (request: HttpRequest, path: string): Promise<Reply> => {
    if (!isBelowMount(context.basePath, request.target)) return notFound();
    const methods = fixed.get(path);
    if (methods !== undefined) return answerFixed(methods, request);
    const segment = path.slice(1);
    if (segment.includes("/")) return notFound();
    return answerLink(context, request, segment);
  };
  return async (request) => {
    const path = pathOf(request.target).slice(context.basePath.length) || "/";
    const json = wantsJson(request);
    const answer = async (reply: Reply): Promise<HttpAnswer> => {
      const say = await languages.choose(request.header("accept-language"));
      const drawn = withoutBody(request.method, render(reply, { json, say }));
      if (reply.later !== null) context.later(reply.later, request);
      return drawn;
    };
    try {
      return await answer(await route(request, path));
    } catch (error) {
      const way: WayOn = { kind: fixed.has(path) ? "home" : "open_again" };
      const reply = failureOf(context, error, way);
      // Where the host's own page, or a language, is what failed.
      return answer(reply).catch(() =>
        render(empty(reply.status, reply.headers), { json: false, say: en }),
      );
    }
  };
}

async function answerFixed(methods: Methods, request: HttpRequest): Promise<Reply> {
  const names = Object.keys(methods);
  const allow = [
    ...(names.includes("GET") ? ["GET", "HEAD"] : []),
    ...names.filter((name) => name !== "GET"),
    "OPTIONS",
  ].join(", ");
  if (request.method === "OPTIONS") return empty(204, [["allow", allow]]);
  const name = request.method === "HEAD" ? "GET" : request.method;
  const handler = Object.hasOwn(methods, name) ? methods[name] : undefined;
  if (name === "POST" && isAheadOfPerson(request)) {
    return problem(503, "prefetch", [{ kind: "home" }]);
  }
  if (handler !== undefined) return handler(request);
  return problem(405, "method_not_allowed", [{ kind: "home" }], {
    headers: [["allow", allow]],
  });
}

async function answerLink(
  context: RouteContext,
  request: HttpRequest,
  segment: string,
): Promise<Reply> {
  const token = readToken(context.settings.keyring, segment);
  if (token === null) return answerJunk(context, request, segment);
  const allow: readonly [string, string] = ["allow", "GET, HEAD, POST, OPTIONS"];
  switch (request.method) {
    case "GET":
    case "HEAD":
      return openLink(context, request, token);
    case "OPTIONS": {
      const reply = await openLink(context, request, token);
      return { ...reply, headers: [...reply.headers, allow] };
    }
    case "POST":
      return pressLink(context, request, token);
    default: {
      const { browser, known } = browserOf(context, request, "link");
      const visit = visitOf(context, request, known ? browser : null);
      return refuse(context, token, visit, "method_not_allowed", browser, [allow]);
    }
  }
}

/**
 * No token of ours. Where it is what becomes of one on its way, the link that it was is told of it: a trace of
 * whoever rewrites links, and no way in.
 */
async function answerJunk(
  context: RouteContext,
  request: HttpRequest,
  segment: string,
): Promise<Reply> {
  const damaged = readMangled(context.settings.keyring, segment);
  if (damaged === null) {
    context.counters.junkTokens++;
    return answerUnknown(context);
  }
  const { browser, known } = browserOf(context, request, "link");
  const visit = visitOf(context, request, known ? browser : null, { mangled: true });
  const { linkId } = damaged;
  await context.settings.store.record({ linkId, visit, outcome: "refused", reason: "mangled" });
  return answerMangled(context);
}

/** An outage is 503 and passes by itself; anything else is a defect, told to the host and to nobody else. */
function failureOf({ settings }: RouteContext, error: unknown, way: WayOn): Reply {
  settings.report(error instanceof OnpurposeError ? error : unexpected(error));
  return isOutage(error)
    ? problem(503, "unavailable", [way], { retryAfter: 5 })
    : problem(500, "failed", [way]);
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
