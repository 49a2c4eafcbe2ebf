import { OnpurposeError } from "../../errors.ts";
import { insideOf } from "../../inside.ts";
import type { MagicLinks } from "../../magic-links.ts";
import { basePathOf } from "../../mount.ts";
import { judgeRedirectTarget } from "../../redirect-target.ts";
import { textOf, type EndpointCall } from "./shapes.ts";

/** What an ask needs of {@link MagicLinks}. */
export type Asked = Pick<MagicLinks, "handler" | "loginPath">;

/** Where a login leads that goes to one place for new people and to another for all others. */
export const arrivalPath = "/magic-link/verify";

/**
 * `POST /sign-in/magic-link`, as better-auth's client sends it: onpurpose is asked for a link, for the browser that sent
 * this. The answer is the same whoever has the address.
 */
export async function signInMagicLink(
  call: EndpointCall,
  magicLinks: Asked | null,
): Promise<{ status: boolean }> {
  if (magicLinks === null) {
    const message = "betterAuthLinks: connect(createMagicLinks(...)) was not called";
    throw new OnpurposeError("invalid_option", message);
  }
  const headers = new Headers(call.headers);
  if (isForeign(call, headers)) {
    throw call.error("FORBIDDEN", { code: "INVALID_ORIGIN", message: "Invalid origin" });
  }
  const email = textOf(call.body, "email");
  // A form with such a character is refused as a whole.
  if (email === null || /\p{Cc}/u.test(email)) throw invalidEmail(call);
  const ask = { email, redirectTo: targetOf(call, magicLinks) };
  const cookies: string[] = [];
  const first = await send(magicLinks, headers, ask, cookies);
  // A browser that has never been here gets its cookie with the refusal, and asks by it.
  const answer =
    first.status === 403 && cookies.length > 0
      ? await send(magicLinks, headers, ask, cookies)
      : first;
  if (answer.status !== 200) throw await refusal(call, answer);
  for (const line of cookies) call.responseHeaders.append("set-cookie", line);
  // Whoever asks again before that gets the same answer, and no mail.
  const wait = answer.headers.get("retry-after");
  if (wait !== null && wait !== "0") call.responseHeaders.set("retry-after", wait);
  return { status: true };
}

/** Whether a browser says that a page of an origin that better-auth does not trust has sent this. */
function isForeign({ context }: EndpointCall, headers: Headers): boolean {
  const origin = headers.get("origin");
  if (origin === null) return headers.get("sec-fetch-site") === "cross-site";
  return !context.isTrustedOrigin(origin, { allowRelativePaths: false });
}

/** Whether logins may lead there. Of a copy of `connect`'s app that is not known, its press judges. */
export function mayLead(magicLinks: Asked | null, target: string): boolean {
  const inside = magicLinks === null ? null : insideOf(magicLinks);
  if (inside === null) return true;
  const { origin, redirectOrigins } = inside.settings;
  return judgeRedirectTarget(target, origin, redirectOrigins) !== null;
}

function targetOf(call: EndpointCall, magicLinks: Asked): string {
  const { body, context } = call;
  const callbackURL = textOf(body, "callbackURL") ?? "";
  const newUserCallbackURL = textOf(body, "newUserCallbackURL");
  if (newUserCallbackURL === null) return callbackURL;
  // Inside of another URL they are seen by nobody else before the press.
  const places = [callbackURL || "/", newUserCallbackURL];
  if (!places.every((place) => mayLead(magicLinks, place))) throw invalidCallback(call);
  const base = basePathOf(context.baseURL);
  const query = new URLSearchParams({ callbackURL: callbackURL || "/", newUserCallbackURL });
  return `${base}${arrivalPath}?${String(query)}`;
}

/** Of this request, and not of the browser: better-auth and `isForeign` have judged where it comes from. */
const notForwarded =
  /^(?:accept|authorization|connection|content-.*|host|origin|referer|sec-fetch-.*|transfer-encoding)$/;

/** `cookies`: those of the answer are added. */
async function send(
  magicLinks: Asked,
  from: Headers,
  ask: { readonly email: string; readonly redirectTo: string },
  cookies: string[],
): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of from) if (!notForwarded.test(name)) headers.set(name, value);
  const fresh = cookies.map((line) => line.split(";", 1).join());
  const cookie = [...fresh, headers.get("cookie") ?? ""].filter((one) => one !== "").join("; ");
  if (cookie !== "") headers.set("cookie", cookie);
  headers.set("accept", "application/json");
  headers.set("content-type", "application/json");
  const url = new URL(magicLinks.loginPath(), "http://localhost");
  const request = new Request(url, { method: "POST", headers, body: JSON.stringify(ask) });
  const answer = await magicLinks.handler(request);
  cookies.push(...answer.headers.getSetCookie());
  return answer;
}

async function refusal(call: EndpointCall, answer: Response): Promise<Error> {
  const { status, headers } = answer;
  if (status === 429) {
    const message = "Too many links were asked for. Try again later.";
    const wait = headers.get("retry-after");
    const more = wait === null ? {} : { "retry-after": wait };
    return call.error("TOO_MANY_REQUESTS", { code: "TOO_MANY_REQUESTS", message }, more);
  }
  if (status === 400) {
    const told: unknown = await answer.json();
    if (textOf(told, "page") === "login") return invalidEmail(call);
    return invalidCallback(call);
  }
  const message = "No link can be sent just now. Try again later.";
  return call.error("SERVICE_UNAVAILABLE", { code: "SERVICE_UNAVAILABLE", message });
}

const invalidEmail = (call: EndpointCall): Error =>
  call.error("BAD_REQUEST", { code: "INVALID_EMAIL", message: "Invalid email" });

function invalidCallback(call: EndpointCall): Error {
  const message = "Invalid callbackURL: a link may not lead there (option redirectOrigins)";
  return call.error("FORBIDDEN", { code: "INVALID_CALLBACK_URL", message });
}
