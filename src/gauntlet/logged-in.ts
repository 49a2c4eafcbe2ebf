import type { HttpBrowser, Page } from "./http-browser.ts";
import type { Wire } from "./http-client.ts";

/** How an answer tells that somebody is logged in. */
export interface LoggedInCheck {
  /** A page of the app. */
  readonly url: string;
  /** A text that it holds then, and only then. */
  readonly text?: string;
  /** A place in its JSON that holds something then: `user.email`. Empty: the answer itself. */
  readonly path?: string;
}

/** Asks the app with another browser's cookies, and leaves that browser as it was. */
export function createLoggedInCheck(
  wire: Wire,
  { url, text, path }: LoggedInCheck,
): (browser: HttpBrowser) => Promise<boolean> {
  return async (browser) => {
    const page = await browser.twin(wire).open(url);
    if (text !== undefined) return page.status < 400 && page.body.includes(text);
    return page.status < 400 && holds(page, path ?? "");
  };
}

function holds({ body }: Page, path: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return false;
  }
  for (const name of path === "" ? [] : path.split(".")) {
    value = typeof value === "object" && value !== null ? Reflect.get(value, name) : null;
  }
  if (value === undefined || value === null || value === false || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}
