import type { HttpRequest } from "../http/message.ts";
import type { PageName } from "../pages/pages.ts";
import type { RouteName } from "../telemetry/metrics.ts";
import type { Token } from "../token.ts";
import { showCode, submitCode } from "./code.ts";
import { showConfirm } from "./confirm.ts";
import type { RouteContext } from "./context.ts";
import { showLogin, submitLogin } from "./login.ts";
import { logOut } from "./logout.ts";
import { showMetrics } from "./metrics.ts";
import { press } from "./press.ts";
import type { Reply } from "./reply.ts";

// The table of routes: everything that can be asked of onpurpose. The router runs it, and the OpenAPI document is made
// of those that are for people and their apps.

/** What an answer can hold: a page's data, or where a login leads. */
export type Told = PageName | "loggedIn";

export interface Field {
  readonly does: string;
  readonly required: boolean;
  readonly oneOf?: readonly string[];
}

export interface RouteFacts {
  readonly name: RouteName;
  readonly method: "GET" | "POST";
  readonly does: string;
  readonly query?: Readonly<Record<string, Field>>;
  /** Of the form, or of the JSON object, in its body. */
  readonly fields?: Readonly<Record<string, Field>>;
  /**
   * What each status can hold: nothing that is missing here is ever answered, but for 405 and 500, which any route can
   * have. A login is a redirect (303) to a browser, and 200 to a client that asks for JSON.
   */
  readonly answers: Readonly<Record<number, readonly Told[]>>;
}

export interface FixedRoute extends RouteFacts {
  /** Below the mount. */
  readonly path: string;
  readonly handle: (context: RouteContext, request: HttpRequest) => Reply | Promise<Reply>;
}

/** Of whoever runs the app, and of nobody else: it answers null to all whom the host does not let in. */
export interface OperatorRoute extends Pick<RouteFacts, "name" | "does"> {
  readonly path: string;
  readonly handle: (context: RouteContext, request: HttpRequest) => Promise<Reply | null>;
}

export interface LinkRoute extends RouteFacts {
  readonly handle: (context: RouteContext, request: HttpRequest, token: Token) => Promise<Reply>;
}

const form: Field = { does: "The sealed `formToken` of the page before.", required: true };
const redirectTo: Field = {
  does: "Where the login leads: a path of this site, or a URL of an allowed origin.",
  required: false,
};
const problem = ["problem"] as const;

export const fixedRoutes: readonly FixedRoute[] = [
  {
    name: "start",
    path: "/",
    method: "GET",
    does: "The login page. Makes this browser one that can ask, by a cookie.",
    query: { redirectTo },
    answers: { 200: ["login"], 400: problem, 404: problem },
    handle: showLogin,
  },
  {
    name: "ask",
    path: "/",
    method: "POST",
    does: "Asks for a link. The answer does not depend on whether anybody has the address.",
    fields: { email: { does: "One plain e-mail address.", required: true }, redirectTo },
    answers: {
      200: ["checkMail"],
      400: ["login", "problem"],
      403: problem,
      404: problem,
      413: problem,
      429: problem,
      503: problem,
    },
    handle: submitLogin,
  },
  {
    name: "waiting",
    path: "/code",
    method: "GET",
    does: "The page that takes the code of this browser's newest ask; once it is logged in, where that leads.",
    answers: { 200: ["checkMail", "loggedIn"], 404: problem, 503: problem },
    handle: showCode,
  },
  {
    name: "typeCode",
    path: "/code",
    method: "POST",
    does: "Logs in by the code from the mail, in the browser that asked. Attempts are counted before they are compared.",
    fields: {
      form,
      code: { does: "The code; blanks and dashes in it do not matter.", required: true },
    },
    answers: {
      200: ["loggedIn"],
      400: ["checkMail", "problem"],
      403: ["checkMail", "problem"],
      404: problem,
      409: problem,
      410: problem,
      413: problem,
      503: problem,
    },
    handle: submitCode,
  },
  {
    name: "logOut",
    path: "/logout",
    method: "POST",
    does: "Ends the session of this browser.",
    answers: { 200: ["loggedOut"], 400: problem, 403: problem, 413: problem, 503: problem },
    handle: logOut,
  },
];

export const operatorRoutes: readonly OperatorRoute[] = [
  {
    name: "metrics",
    path: "/metrics",
    does: "What was counted, in Prometheus' text format.",
    handle: showMetrics,
  },
];

/** What can be asked of a link's own URL. */
export const linkRoutes: readonly LinkRoute[] = [
  {
    name: "open",
    method: "GET",
    does: "What the link is for, and how to log in with it in this browser. Changes nothing.",
    answers: {
      200: ["confirm", "otherBrowser", "proveAddress", "checkMail"],
      403: ["otherAccount", "otherBrowser", "proveAddress"],
      404: problem,
      410: problem,
      503: problem,
    },
    handle: showConfirm,
  },
  {
    name: "press",
    method: "POST",
    does: "Logs in, once; or declines; or mails a new link to the same address. Mails a code where a press is not enough. What is refused harms no link.",
    fields: {
      form,
      action: {
        does: "What was pressed. Default: log-in.",
        required: false,
        oneOf: ["log-in", "decline", "new-link"],
      },
      switch: {
        does: "`yes`: the account that is logged in here may be replaced.",
        required: false,
        oneOf: ["yes"],
      },
      address: {
        does: "The address that the link was sent to, where `proveAddress` asks for it.",
        required: false,
      },
    },
    answers: {
      200: ["loggedIn", "declined", "checkMail"],
      400: problem,
      403: ["problem", "otherAccount", "otherBrowser", "proveAddress", "checkMail"],
      404: problem,
      409: problem,
      410: problem,
      413: problem,
      503: problem,
    },
    handle: press,
  },
];
