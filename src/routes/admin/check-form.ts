import { unsealAct } from "../../act-form.ts";
import { readForm, type Fields } from "../../http/form.ts";
import { isSameOrigin } from "../../http/origin.ts";
import type { AdminProblem } from "../../pages/admin/problem.ts";
import { formLifetimeMs } from "../../settings.ts";
import { readBrowser } from "../../browser-id.ts";
import type { AdminVisit, FormName } from "./visit.ts";

export type PostedForm =
  | { readonly ok: true; readonly fields: Fields; readonly nonce: string }
  | { readonly ok: false; readonly problem: AdminProblem };

const refused = (problem: AdminProblem): PostedForm => ({ ok: false, problem });

/**
 * Everything that CSRF protection asks: a form of our own page, made for this operator in this browser, for this act
 * and the target that it names.
 */
export async function checkForm(
  visit: AdminVisit,
  act: FormName,
  targetOf: (fields: Fields) => string | null,
): Promise<PostedForm> {
  const { context, request, operator } = visit;
  const { settings, browserCookie } = context;
  const body = await readForm(request);
  if (!body.ok) return refused(body.fault);
  if (!isSameOrigin(request, settings.origin)) return refused("cross_site");
  const known = readBrowser(browserCookie.read(request.header("cookie")));
  if (known === null) return refused("no_cookies");
  const target = targetOf(body.fields);
  if (target === null) return refused("malformed");
  const binding = { browserId: known.id, operator, act, target };
  const form = unsealAct(settings.keyring, binding, body.fields.get("form") ?? "");
  if (form === null) return refused("forged");
  if (form.madeAt + formLifetimeMs <= settings.now()) return refused("stale");
  return { ok: true, fields: body.fields, nonce: form.nonce };
}
