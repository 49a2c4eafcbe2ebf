import type { Settings } from "../settings.ts";

/** Browsers check `form-action` on the redirect that answers a form, too: the origin that it leads to, if another. */
export function formTargetsOf(settings: Settings, redirectTo: string): string[] {
  if (redirectTo.startsWith("/")) return [];
  const { origin } = new URL(redirectTo);
  return origin === settings.origin ? [] : [origin];
}
