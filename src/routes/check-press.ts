import type { Browser } from "../browser-id.ts";
import { unsealForm, type FormToken } from "../form-token.ts";
import type { ReadForm } from "../http/form.ts";
import type { HttpRequest } from "../http/message.ts";
import { isAheadOfPerson, isSameOrigin } from "../http/origin.ts";
import type { Refusal } from "../refusal.ts";
import { formLifetimeMs } from "../settings.ts";
import type { Token } from "../token.ts";
import { trapAction } from "../pages/trap.ts";
import type { RouteContext } from "./context.ts";
import type { PressSigns } from "./suspect.ts";

export type Action = "log-in" | "decline" | "new-link";

export interface CheckedPress {
  readonly form: FormToken;
  readonly action: Action;
  readonly switchAccount: boolean;
  /** The address that was typed as a proof, or empty. */
  readonly typed: string;
  readonly signs: PressSigns;
}

/** Everything that CSRF protection asks, before anything else is looked at. */
export function checkPress(
  { settings }: RouteContext,
  request: HttpRequest,
  token: Token,
  browser: Browser | null,
  body: ReadForm,
): CheckedPress | { readonly reason: Refusal } {
  if (isAheadOfPerson(request)) return { reason: "prefetch" };
  if (!body.ok) return { reason: body.fault };
  if (!isSameOrigin(request, settings.origin)) return { reason: "cross_site" };
  if (browser === null) return { reason: "no_cookies" };
  const { fields } = body;
  const sealed = fields.get("form") ?? "";
  const form = unsealForm(settings.keyring, token.linkId, browser.id, sealed);
  if (form === null) return { reason: "forged" };
  const old = form.madeAt + formLifetimeMs <= settings.now();
  if (old || form.askedIn === "unknown") return { reason: "stale" };
  const pressed = fields.get("action") ?? "log-in";
  const trap = pressed === trapAction;
  const action = trap ? "log-in" : pressed;
  if (!isAction(action)) return { reason: "malformed" };
  // No page offers it then, and nobody could send it.
  if (action === "new-link" && settings.mailer === null) return { reason: "malformed" };
  const typed = fields.get("address") ?? "";
  const answer = settings.challenge === null ? null : fields.get(settings.challenge.field);
  const signs = { trap, driven: fields.get("driven") === "yes", solution: answer ?? "" };
  return { form, action, switchAccount: fields.get("switch") === "yes", typed, signs };
}

function isAction(action: string): action is Action {
  return action === "log-in" || action === "decline" || action === "new-link";
}
