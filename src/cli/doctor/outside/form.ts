import { fail, ok, skipped, warn, type Finding } from "../finding.ts";
import { ask, type WebAnswer } from "../web.ts";
import type { AskingCookie } from "./cookie.ts";

/** A page as its data: its name, and what is wrong, where something is. */
export interface PageData {
  readonly page: string;
  readonly problem: string | null;
  readonly fault: string | null;
}

/** Null where it is no answer of onpurpose's. */
export function readPageData({ body }: Pick<WebAnswer, "body">): PageData | null {
  let data: unknown;
  try {
    data = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof data !== "object" || data === null || Array.isArray(data)) return null;
  const text = (name: string): string | null => {
    const value: unknown = Reflect.get(data, name);
    return typeof value === "string" ? value : null;
  };
  const page = text("page");
  return page === null ? null : { page, problem: text("problem"), fault: text("fault") };
}

/** No address, so that nothing is asked for and nothing is mailed: the page comes back and says so. */
const noAddress = "onpurpose-doctor";

/** Whether what a person types arrives: its body, its origin and its cookie. */
export async function judgeForm(url: URL, cookie: AskingCookie | null): Promise<Finding> {
  const check = "form";
  if (cookie === null) return skipped(check, "Without the cookie there is nothing to send back.");
  const sent = await post(url, cookie, url.origin);
  if (!sent.ok) return fail(check, `A form that is sent gets no answer (${sent.code}).`);
  const data = readPageData(sent.answer);
  const { status } = sent.answer;
  if (data === null) {
    return fail(
      check,
      `A form that is sent is answered with ${status}, and not by onpurpose: does a firewall, or a proxy, forbid POST below this path?`,
    );
  }
  if (data.page === "login" && data.fault === "not_one_address") {
    return ok(check, "A form that is sent arrives whole.");
  }
  if (data.page === "login" || data.problem === "malformed") {
    return fail(
      check,
      "A form arrives without what was typed: something before onpurpose reads the body. Mount onpurpose before what parses bodies (express.urlencoded, body-parser).",
    );
  }
  if (data.problem === "cross_site") {
    return fail(
      check,
      "The form's Origin is not that of the option url when it arrives: is url the address that people see, and does a proxy rewrite Origin?",
    );
  }
  if (data.problem === "no_cookies_ask") {
    return fail(check, "A form arrives without its cookie: the proxy or CDN takes it away.");
  }
  return warn(
    check,
    `A form that is sent is answered with ${status} (${data.problem ?? data.page}).`,
  );
}

/** Whether a form of another site is told apart. */
export async function judgeOtherSites(url: URL, cookie: AskingCookie | null): Promise<Finding> {
  const check = "other-sites";
  if (cookie === null) return skipped(check, "Without the cookie there is nothing to send back.");
  const sent = await post(url, cookie, "https://onpurpose-doctor.invalid");
  if (!sent.ok) return fail(check, `A form of another site gets no answer (${sent.code}).`);
  const data = readPageData(sent.answer);
  if (data?.problem === "cross_site" || (data === null && sent.answer.status >= 400)) {
    return ok(check, "A form of another site is refused.");
  }
  return fail(
    check,
    "A form of another site is not told apart: the proxy or CDN takes Origin away, or writes its own. Let it through.",
  );
}

function post(url: URL, cookie: AskingCookie, origin: string) {
  return ask({
    method: "POST",
    url: url.href,
    headers: {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      cookie: `${cookie.name}=${cookie.value}`,
      origin,
    },
    body: String(new URLSearchParams({ email: noAddress })),
  });
}
