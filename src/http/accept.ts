import type { RequestHeaders } from "./message.ts";

/**
 * Whether a request would rather have JSON than a page: it names `application/json`, and not `text/html` with the
 * same weight or more (RFC 9110 12.5.1). A wildcard names neither: whoever takes anything gets the page.
 */
export function wantsJson(request: RequestHeaders): boolean {
  const accepted = (request.header("accept") ?? "").slice(0, 1000).toLowerCase().split(",");
  let json = 0;
  let html = 0;
  for (const range of accepted) {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim());
    if (type === "application/json") json = Math.max(json, weightOf(parameters));
    if (type === "text/html" || type === "application/xhtml+xml")
      html = Math.max(html, weightOf(parameters));
  }
  return json > html;
}

function weightOf(parameters: readonly string[]): number {
  const [, weight] =
    /^q=(\d(?:\.\d{0,3})?)$/.exec(parameters.find((one) => one.startsWith("q=")) ?? "") ?? [];
  return weight === undefined ? 1 : Number(weight);
}
