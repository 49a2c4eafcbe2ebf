import type { Browser } from "../browser-id.ts";
import type { RedeemResult } from "../flows/redeem-result.ts";
import type { HttpRequest } from "../http/message.ts";
import { rememberDevice } from "./asker.ts";
import { keepBrowser, type RouteContext } from "./context.ts";
import { redirect, type Reply } from "./reply.ts";

/**
 * The answer to a press, or a code, that has won: on to where the link leads, with the session. `proven`: the browser,
 * where a person has shown more there than a press: how it first came here does not matter any more.
 */
export function loggedIn(
  context: RouteContext,
  request: HttpRequest,
  result: RedeemResult & { readonly kind: "logged_in" },
  address: string,
  proven: Browser | null,
): Reply {
  const { settings, sessionCookie } = context;
  const life = settings.sessionLifetime / 1000;
  const session: [string, string][] =
    result.sessionCookie === null
      ? []
      : [["set-cookie", sessionCookie.write(result.sessionCookie, life)]];
  const device = rememberDevice(context, request, address);
  const browser: [string, string][] =
    proven?.metBy === "link" ? [keepBrowser(context, { ...proven, metBy: "page" })] : [];
  return redirect(result.redirectTo, [...session, ...device, ...browser, ...result.headers]);
}
