import type { AskForm } from "../ask-form.ts";
import type { Browser } from "../browser-id.ts";
import type { CheckMailData } from "../pages/pages.ts";
import { standingOf, type RouteContext } from "./context.ts";
import { page, type Reply, type ReplyOptions } from "./reply.ts";
import { formTargetsOf } from "./targets.ts";

/** What differs from an ask whose code nobody has tried yet. */
type Given = Partial<Pick<CheckMailData, "address" | "fault" | "attemptsLeft" | "wait" | "byCode">>;

/** Whether a link that this browser asks for logs in here by its code alone. */
export function asksByCode({ settings }: RouteContext, browser: Browser): boolean {
  return standingOf(settings, "here", browser) === "code_here";
}

/** The page that takes the code of an ask. `formToken`: the ask as it was sealed. */
export function showCheckMail(
  context: RouteContext,
  status: number,
  { ask, formToken }: { readonly ask: AskForm; readonly formToken: string },
  given: Given,
  options: ReplyOptions = {},
): Reply {
  const { settings, loginPath, codePath } = context;
  const left = ask.askedAt + settings.linkLifetime - settings.now();
  const data = {
    address: ask.shown,
    lifetime: Math.max(0, Math.ceil(left / 1000)),
    action: codePath ?? "",
    loginPath: loginPath ?? "",
    formToken,
    digits: settings.code.digits,
    fault: null,
    attemptsLeft: null,
    wait: 0,
    byCode: false,
    ...given,
  };
  const formTargets = formTargetsOf(context, ask.redirectTo);
  return page(status, "checkMail", data, { ...options, formTargets });
}
