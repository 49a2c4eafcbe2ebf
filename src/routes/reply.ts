import type { Problem } from "../locales/messages.ts";
import type { PageContext } from "../pages/page.ts";
import type { DrawnPages, PageContent, PageData, PageName, Pages } from "../pages/pages.ts";
import type { WayOn } from "../pages/problem.ts";

// What routes answer with: which page, and its data. How that looks, and in which language, is decided once, for
// all of them, in render.ts.

type Headers = readonly (readonly [name: string, value: string])[];

/** A page with its data. */
export interface View {
  readonly page: PageName;
  readonly data: object;
  /** The same as HTML. */
  readonly draw: (pages: Pages, context: PageContext) => PageContent;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Null: nothing but headers. */
  readonly view: View | null;
  /** Further origins that a form on this page may end on. */
  readonly formTargets: readonly string[];
  /** Where a browser is led; a client that asks for JSON is told. */
  readonly location: string | null;
  /** Work that begins once the answer is on its way: what it takes must not show in the answer's time. */
  readonly later: (() => Promise<void>) | null;
  /** What is no page, for programs: sent as it is. */
  readonly text?: { readonly type: string; readonly body: string };
}

export interface ReplyOptions {
  readonly headers?: Headers;
  readonly formTargets?: readonly string[];
  /** In seconds. */
  readonly retryAfter?: number;
  readonly later?: (() => Promise<void>) | null;
}

export function page<Name extends PageName>(
  status: number,
  name: Name,
  data: PageData[Name],
  { headers = [], formTargets = [], retryAfter, later = null }: ReplyOptions = {},
): Reply {
  const wait: Headers = retryAfter === undefined ? [] : [["retry-after", String(retryAfter)]];
  const view: View = {
    page: name,
    data,
    draw(pages, context) {
      const drawn: DrawnPages = pages;
      return drawn[name](data, context);
    },
  };
  return { status, headers: [...headers, ...wait], view, formTargets, location: null, later };
}

export function problem(
  status: number,
  name: Problem,
  ways: readonly WayOn[],
  options: ReplyOptions = {},
): Reply {
  const retryAfter = options.retryAfter ?? null;
  return page(status, "problem", { problem: name, ways, retryAfter }, options);
}

/** A form that none of our pages sends. */
export const badForm = (fault: "malformed" | "too_large", way: WayOn): Reply =>
  problem(fault === "too_large" ? 413 : 400, fault, [way]);

export const redirect = (location: string, headers: Headers = []): Reply => ({
  ...empty(303, [["location", location], ...headers]),
  location,
});

export const empty = (status: number, headers: Headers = []): Reply => ({
  status,
  headers,
  view: null,
  formTargets: [],
  location: null,
  later: null,
});
