import { cspHash, securityHeaders } from "../http/headers.ts";
import type { HttpAnswer } from "../http/message.ts";
import type { Messages } from "../locales/messages.ts";
import type { PageContext } from "../pages/page.ts";
import type { Appearance } from "../pages/pages.ts";
import type { Challenge } from "../settings.ts";
import type { Reply } from "./reply.ts";

type Headers = readonly (readonly [string, string])[];

/** How whoever asked wants to be answered. */
export interface Wishes {
  readonly json: boolean;
  readonly say: Messages;
}

/** Turns what routes decided into whole answers, each with all the security headers. */
export type Render = (reply: Reply, wishes: Wishes) => HttpAnswer;

export function createRenderer(
  { pages, style }: Appearance,
  context: Omit<PageContext, "say" | "challenge">,
  challenge: Challenge | null,
): Render {
  const styleSource = cspHash(style);
  const plain = securityHeaders({ style: styleSource, script: null, formTargets: [], widget: [] });
  const widgetOrigins = challenge === null ? [] : originsOf(challenge);
  return (reply, { json, say }) => {
    const { status, headers, view, formTargets, location, text } = reply;
    if (text !== undefined) {
      const { type, body } = text;
      return { status, headers: [...plain, ...contentHeaders(type, body), ...headers], body };
    }
    if (json) return asJson(reply, plain);
    if (view === null || location !== null) {
      // RFC 9110 8.6: a 204 has no Content-Length.
      const length: Headers = status === 204 ? [] : [["content-length", "0"]];
      return { status, headers: [...plain, ...length, ...headers], body: "" };
    }
    const given = { ...context, say, challenge: challenge?.html ?? null };
    const { title, body, script = null, challenge: puzzled = false } = view.draw(pages, given);
    const challengeScript = puzzled ? (challenge?.script ?? null) : null;
    const html = String(pages.layout({ title, body, style, script, challengeScript }, given));
    const widget = puzzled ? widgetOrigins : [];
    const needs = { style: styleSource, script: script && cspHash(script), formTargets, widget };
    const bare = script === null && formTargets.length === 0 && widget.length === 0;
    const base = bare ? plain : securityHeaders(needs);
    return {
      status,
      headers: [...base, ...contentHeaders("text/html", html), ...headers],
      body: html,
    };
  };
}

const originsOf = ({ script, origins = [] }: Challenge): readonly string[] => [
  ...new Set([new URL(script).origin, ...origins]),
];

/** The same answer for a program: the page's name and data. A redirect is told, not made. */
function asJson(reply: Reply, base: Headers): HttpAnswer {
  const { status, headers, view, location } = reply;
  const told =
    location === null
      ? view && { page: view.page, ...view.data }
      : { page: "loggedIn", redirectTo: location };
  const kept = headers.filter(([name]) => name !== "location");
  if (told === null) {
    const length: Headers = status === 204 ? [] : [["content-length", "0"]];
    return { status, headers: [...base, ...length, ...kept], body: "" };
  }
  const body = JSON.stringify(told);
  const code = location === null ? status : 200;
  return {
    status: code,
    headers: [...base, ...contentHeaders("application/json", body), ...kept],
    body,
  };
}

export function contentHeaders(type: string, body: string): Headers {
  return [
    ["content-type", `${type}; charset=utf-8`],
    ["content-length", String(Buffer.byteLength(body))],
  ];
}

/** HEAD has the headers of GET and no body; so has OPTIONS, but for a length, which clients would wait for. */
export function withoutBody(method: string, answer: HttpAnswer): HttpAnswer {
  if (method === "HEAD") {
    const { status, headers } = answer;
    return { status, headers, body: "" };
  }
  if (method !== "OPTIONS") return answer;
  if (answer.status === 204) return answer;
  const headers = answer.headers.filter(([name]) => name !== "content-length");
  return { ...answer, headers: [...headers, ["content-length", "0"]], body: "" };
}
