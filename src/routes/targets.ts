import type { RouteContext } from "./context.ts";

/**
 * Browsers check `form-action` on the redirect that answers a form, too: the origin that it leads to, if another. Where
 * a session of the host's leads is known only after the press: to any of the origins that logins may lead to.
 */
export function formTargetsOf(
  { settings, hostSessions }: Pick<RouteContext, "settings" | "hostSessions">,
  redirectTo: string,
): string[] {
  if (hostSessions !== null)
    return settings.redirectOrigins.filter((one) => one !== settings.origin);
  if (redirectTo.startsWith("/")) return [];
  const { origin } = new URL(redirectTo);
  return origin === settings.origin ? [] : [origin];
}
