import { judgeRedirectTarget } from "../redirect-target.ts";
import type { Settings } from "../settings.ts";

/** Where a login that is asked for may lead, or null; empty stands for the default. */
export function judgeAskedRedirect(settings: Settings, redirectTo: string): string | null {
  if (redirectTo === "") return settings.redirectTo;
  return judgeRedirectTarget(redirectTo, settings.origin, settings.redirectOrigins);
}
