import { cspHash, securityHeaders } from "../http/headers.ts";
import type { HttpAnswer } from "../http/message.ts";
import type { Problem } from "../locales/messages.ts";
import type { PageContext } from "../pages/page.ts";
import type { Appearance, PageContent, Pages } from "../pages/pages.ts";
import type { WayOn } from "../pages/problem.ts";

type Headers = readonly (readonly [string, string])[];

export interface AnswerOptions {
  readonly headers?: Headers;
  /** Further origins that a form on this page may end on. */
  readonly formTargets?: readonly string[];
}

/** Turns what routes decided into whole answers, each with all the security headers. */
export interface Renderer {
  readonly pages: Pages;
  readonly page: PageContext;
  answer(status: number, content: PageContent, options?: AnswerOptions): HttpAnswer;
  problem(
    status: number,
    problem: Problem,
    ways: readonly WayOn[],
    options?: AnswerOptions & { readonly retryAfter?: number },
  ): HttpAnswer;
  /** A form that none of our pages sends. */
  badForm(fault: "malformed" | "too_large", way: WayOn): HttpAnswer;
  redirect(location: string, headers?: Headers): HttpAnswer;
  /** Nothing but headers. */
  empty(status: number, headers?: Headers): HttpAnswer;
}

export function createRenderer({ pages, style }: Appearance, page: PageContext): Renderer {
  const styleSource = cspHash(style);
  const ownHeaders = securityHeaders(styleSource, []);
  const renderer: Renderer = {
    pages,
    page,
    answer(status, { title, body }, { headers = [], formTargets = [] } = {}) {
      const html = String(pages.layout({ title, body, style }, page));
      const base =
        formTargets.length === 0 ? ownHeaders : securityHeaders(styleSource, formTargets);
      const length = String(Buffer.byteLength(html));
      return {
        status,
        headers: [
          ...base,
          ["content-type", "text/html; charset=utf-8"],
          ["content-length", length],
          ...headers,
        ],
        body: html,
      };
    },
    problem(status, problem, ways, { retryAfter, ...options } = {}) {
      const wait: Headers = retryAfter === undefined ? [] : [["retry-after", String(retryAfter)]];
      const headers = [...(options.headers ?? []), ...wait];
      const content = pages.problem({ problem, ways, retryAfter: retryAfter ?? null }, page);
      return renderer.answer(status, content, { ...options, headers });
    },
    badForm: (fault, way) => renderer.problem(fault === "too_large" ? 413 : 400, fault, [way]),
    redirect: (location, headers = []) => renderer.empty(303, [["location", location], ...headers]),
    empty(status, headers = []) {
      // RFC 9110 8.6: a 204 has no Content-Length.
      const length: Headers = status === 204 ? [] : [["content-length", "0"]];
      return { status, headers: [...ownHeaders, ...length, ...headers], body: "" };
    },
  };
  return renderer;
}
