import { isOutage, OnpurposeError } from "../errors.ts";
import type { HttpAnswer, HttpRequest } from "../http/message.ts";
import type { WayOn } from "../pages/problem.ts";
import { en } from "../locales/en.ts";
import { wantsJson } from "../http/accept.ts";
import { isAheadOfPerson } from "../http/origin.ts";
import { readMangled } from "../intermediaries/mangled.ts";
import { isBelowMount, pathOf } from "../mount.ts";
import type { RouteName } from "../telemetry/metrics.ts";
import { readToken, type Token } from "../token.ts";
import { browserOf, visitOf, type RouteContext } from "./context.ts";
import { notFound } from "./login.ts";
import { refuse } from "./press.ts";
import { answerMangled, answerUnknown } from "./refused.ts";
import { createOperatorsDoor, type Door } from "./operators-door.ts";
import { withoutBody, type Render } from "./render.ts";
import { empty, problem, type Reply } from "./reply.ts";
import {
  fixedRoutes,
  linkRoutes,
  operatorRoutes,
  type FixedRoute,
  type LinkRoute,
} from "./table.ts";

type Methods = Readonly<Record<string, FixedRoute>>;

/** What a request is for, and how it is answered. */
interface Found {
  readonly route: RouteName;
  /** Below the mount, with a placeholder for the token. Null: no path of ours. */
  readonly template: string | null;
  readonly answer: () => Reply | Promise<Reply>;
  /** What operators are answered in its place; null where it is none who asks. */
  readonly forOperators?: () => Promise<HttpAnswer | null>;
}

/** The routes of the table by path, then by method. */
const fixed: ReadonlyMap<string, Methods> = methodsByPath();
const operators = new Map(operatorRoutes.map((route) => [route.path, route]));

function methodsByPath(): ReadonlyMap<string, Methods> {
  const paths = new Map<string, Methods>();
  for (const route of fixedRoutes) {
    const others = paths.get(route.path) ?? {};
    paths.set(route.path, { ...others, [route.method]: route });
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

export function createRouter(
  context: RouteContext,
  render: Render,
): (request: HttpRequest) => Promise<HttpAnswer> {
  const { languages } = context.settings;
  const door = createOperatorsDoor(context);
  const run = async (request: HttpRequest, found: Found) => {
    const { template, answer: reply, forOperators } = found;
    const json = wantsJson(request);
    const answer = async (reply: Reply): Promise<HttpAnswer> => {
      const say = await languages.choose(request.header("accept-language"));
      const drawn = withoutBody(request.method, render(reply, { json, say }));
      if (reply.later !== null) context.later(reply.later, request);
      return drawn;
    };
    try {
      return (await forOperators?.()) ?? (await answer(await reply()));
    } catch (error) {
      const way: WayOn = { kind: fixed.has(template ?? "") ? "home" : "open_again" };
      const failure = failureOf(context, error, way);
      // Where the host's own page, or a language, is what failed.
      return answer(failure).catch(() =>
        render(empty(failure.status, failure.headers), { json: false, say: en }),
      );
    }
  };
  return async (request) => {
    const found = find(context, request, door);
    const asked = {
      route: found.route,
      template: wholeTemplate(context.basePath, found.template),
      method: request.method,
      isAhead: () => isAheadOfPerson(request),
    };
    return context.watch.request(asked, () => run(request, found));
  };
}

/** From the root of the host, as people know the path: "/magic-link" for the login page. */
function wholeTemplate(basePath: string, template: string | null): string | null {
  if (template === null) return null;
  return template === "/" ? basePath || "/" : basePath + template;
}

/** Finds the route of a request, and asks nobody for it. */
function find(context: RouteContext, request: HttpRequest, door: Door): Found {
  const path = pathOf(request.target).slice(context.basePath.length) || "/";
  const found = findPath(context, request, path);
  if (!isBelowMount(context.basePath, request.target) || !door.leadsTo(path)) return found;
  const forOperators = (): Promise<HttpAnswer | null> => door.open(request, path);
  return { ...found, route: "admin", template: "/admin/*", forOperators };
}

function findPath(context: RouteContext, request: HttpRequest, path: string): Found {
  const segment = path.slice(1);
  const methods = fixed.get(path);
  if (
    !isBelowMount(context.basePath, request.target) ||
    (methods === undefined && segment.includes("/"))
  ) {
    return { route: "other", template: null, answer: notFound };
  }
  if (methods !== undefined) {
    const { name: route = "other" } = fixedRouteOf(methods, request.method) ?? {};
    return { route, template: path, answer: () => answerFixed(context, methods, request) };
  }
  const operator = operators.get(path);
  if (operator === undefined) return findLink(context, request, segment);
  return {
    route: operator.name,
    template: path,
    answer: async () =>
      (await operator.handle(context, request)) ?? findLink(context, request, segment).answer(),
  };
}

function fixedRouteOf(methods: Methods, method: string): FixedRoute | undefined {
  const name = method === "HEAD" ? "GET" : method;
  return Object.hasOwn(methods, name) ? methods[name] : undefined;
}

async function answerFixed(
  context: RouteContext,
  methods: Methods,
  request: HttpRequest,
): Promise<Reply> {
  const names = Object.keys(methods);
  const allow = [
    ...(names.includes("GET") ? ["GET", "HEAD"] : []),
    ...names.filter((name) => name !== "GET"),
    "OPTIONS",
  ].join(", ");
  if (request.method === "OPTIONS") return empty(204, [["allow", allow]]);
  if (request.method === "POST" && isAheadOfPerson(request)) {
    return problem(503, "prefetch", [{ kind: "home" }]);
  }
  const route = fixedRouteOf(methods, request.method);
  if (route !== undefined) return route.handle(context, request);
  return problem(405, "method_not_allowed", [{ kind: "home" }], {
    headers: [["allow", allow]],
  });
}

function findLink(context: RouteContext, request: HttpRequest, segment: string): Found {
  const template = "/:token";
  const token = readToken(context.settings.keyring, segment);
  if (token === null) return { template, ...findJunk(context, request, segment) };
  const { method } = request;
  const isOpen = method === "GET" || method === "HEAD" || method === "OPTIONS";
  const route = isOpen ? "open" : method === "POST" ? "press" : "other";
  return { route, template, answer: () => answerLink(context, request, token) };
}

async function answerLink(
  context: RouteContext,
  request: HttpRequest,
  token: Token,
): Promise<Reply> {
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
function findJunk(
  context: RouteContext,
  request: HttpRequest,
  segment: string,
): Omit<Found, "template"> {
  const damaged = readMangled(context.settings.keyring, segment);
  if (damaged !== null) {
    return { route: "mangled", answer: () => recordMangled(context, request, damaged.linkId) };
  }
  const answer = (): Reply => {
    context.counters.junkTokens++;
    context.watch.junkToken();
    return answerUnknown(context);
  };
  return { route: "junk", answer };
}

async function recordMangled(
  context: RouteContext,
  request: HttpRequest,
  linkId: string,
): Promise<Reply> {
  const { browser, known } = browserOf(context, request, "link");
  const visit = visitOf(context, request, known ? browser : null, { mangled: true });
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
