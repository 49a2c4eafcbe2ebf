import { arrivalPath, type Asked } from "./ask.ts";
import { textOf, type EndpointCall } from "./shapes.ts";

/**
 * `GET /magic-link/verify`: logs nobody in. With a token it is a link of better-auth's own plugin, sent before the change,
 * and leads to where another can be asked for. Without one it leads on, to a place that better-auth trusts.
 */
export async function magicLinkVerify(
  call: EndpointCall,
  magicLinks: Asked | null,
): Promise<never> {
  const callbackURL = trusted(call, "callbackURL");
  if (textOf(call.query, "token") === null) throw call.redirect(callbackURL ?? "/");
  const message = "This link is of an earlier kind. Ask for another one.";
  const errorCallbackURL = trusted(call, "errorCallbackURL");
  if (errorCallbackURL !== null) {
    const url = new URL(errorCallbackURL, call.context.baseURL);
    url.searchParams.set("error", "INVALID_TOKEN");
    throw call.redirect(url.href);
  }
  // As better-auth's own: who names no place is a program, and reads an answer.
  if (callbackURL === null || magicLinks === null) {
    throw call.error("GONE", { code: "INVALID_TOKEN", message });
  }
  throw call.redirect(magicLinks.loginPath(callbackURL));
}

/** A place that the query names, if better-auth trusts it. */
function trusted(call: EndpointCall, name: string): string | null {
  const url = textOf(call.query, name);
  if (url === null || call.context.isTrustedOrigin(url, { allowRelativePaths: true })) return url;
  throw call.error("FORBIDDEN", { code: "INVALID_CALLBACK_URL", message: `Invalid ${name}` });
}

/**
 * Where a login leads: one place for new people, and another for all others, where its link has both. Anybody may write
 * such a link's target, as into the login page's query: the places in it are judged as any other.
 */
export function arrivalOf(
  redirectTo: string,
  isNew: boolean,
  mayLead: (target: string) => boolean,
): string {
  const url = new URL(redirectTo, "http://localhost");
  if (!url.pathname.endsWith(arrivalPath)) return redirectTo;
  const { searchParams } = url;
  const chosen = isNew ? searchParams.get("newUserCallbackURL") : null;
  const target = chosen ?? searchParams.get("callbackURL") ?? "/";
  return mayLead(target) ? target : "/";
}
