import type { RequestHeaders } from "../../http/message.ts";
import type { Human } from "./corpus.ts";

type Texts = Readonly<Record<string, string>>;

/** Headers as a request gives them, whatever case they were reported in. */
export function asRequest(headers: Texts): RequestHeaders {
  const byName = lowerCase(headers);
  return { header: (name) => byName[name] ?? null };
}

export const lowerCase = (headers: Texts): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** What this person's browser sends when its person presses a form's button: as such an engine was measured to. */
export function pressOf({ headers, sendsSecFetchUser }: Human, origin: string): Texts {
  const known = lowerCase(headers);
  const press: Record<string, string> = {
    ...known,
    origin,
    referer: `${origin}/`,
    "content-type": "application/x-www-form-urlencoded",
    cookie: "browser=x",
  };
  if ("sec-fetch-mode" in known) {
    press["sec-fetch-site"] = "same-origin";
    press["sec-fetch-mode"] = "navigate";
    press["sec-fetch-dest"] = "document";
  }
  if (sendsSecFetchUser) press["sec-fetch-user"] = "?1";
  return press;
}
