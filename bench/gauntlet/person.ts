import type { Answer, HttpBrowser } from "../../test/support/http-browser.ts";
import { mailsPath, whoPath, type Ask } from "./hosts.ts";
import type { RunningHost } from "./start-host.ts";

/** Asks for a link in this browser of this app, and gives the link out of the newest mail. */
export async function askForLink(
  browser: HttpBrowser,
  { host, origin }: RunningHost,
  address: string,
): Promise<string> {
  const { ask, name } = host;
  const fields: Record<string, string> = { [ask.address]: address };
  if (ask.csrf !== null) {
    const answer = await browser.get(ask.csrf.path);
    const data = JSON.parse(answer.body) as Record<string, string>;
    fields[ask.csrf.field] = data[ask.csrf.field] ?? "";
  }
  const answer = await send(browser, origin, ask, fields);
  if (answer.status >= 400) throw new Error(`${name}: asking: ${answer.status} ${answer.body}`);
  const mails = await browser.get(`${mailsPath}?to=${encodeURIComponent(address)}`);
  const link = (JSON.parse(mails.body) as { link: string }[]).at(-1)?.link;
  if (link === undefined) throw new Error(`${name}: no mail came: ${answer.status} ${answer.body}`);
  return link;
}

function send(
  browser: HttpBrowser,
  origin: string,
  { path, type }: Ask,
  fields: Readonly<Record<string, string>>,
): Promise<Answer> {
  if (type === "form") return browser.post(path, fields);
  return browser.request("POST", path, {
    headers: {
      accept: "*/*",
      origin,
      "sec-fetch-site": "same-origin",
      "sec-fetch-mode": "cors",
      "sec-fetch-dest": "empty",
      "content-type": "application/json",
    },
    body: JSON.stringify(fields),
  });
}

/** Opens the link, follows where it leads, and gives the answer that came last. */
export async function open(browser: HttpBrowser, link: string, method = "GET"): Promise<Answer> {
  let answer = await browser.request(method, link);
  for (let hops = 0; answer.location !== null && hops < 5; hops++) {
    answer = await browser.get(answer.location);
  }
  return answer;
}

/** The address that this browser is logged in as. */
export async function who(browser: HttpBrowser): Promise<string | null> {
  const { body } = await browser.get(whoPath);
  return (JSON.parse(body) as { user: string | null }).user;
}
