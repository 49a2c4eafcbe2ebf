import { otherCode } from "../../http/support/binding-statuses.ts";
import { ask, button, mailedTo, whoIs, type Host } from "../../http/support/host.ts";

export interface Day {
  /** The id of the link that logs in on this day. */
  readonly linkId: string;
  /** Everything that logs somebody in, and that nobody may be told of. */
  readonly secrets: readonly string[];
  /** Addresses and user agents: no secrets, and yet nothing for a log. */
  readonly personal: readonly string[];
}

export const ada = "ada@example.com";
/** What a person's browser says of itself. */
const chrome = {
  "user-agent":
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
  accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  "accept-language": "en-US,en;q=0.9",
  "accept-encoding": "gzip, deflate, br",
  "sec-ch-ua": '"Not:A-Brand";v="8", "Chromium";v="156"',
  "sec-ch-ua-mobile": "?0",
  "sec-ch-ua-platform": '"Linux"',
  "sec-fetch-mode": "navigate",
  "sec-fetch-user": "?1",
  "sec-fetch-dest": "document",
  "upgrade-insecure-requests": "1",
};
const crawler = "curl/8.5.0 (a crawler)";

/** A bit of everything: a login by a press and one by a code, and what there is to refuse. */
export async function playDay(host: Host): Promise<Day> {
  const browser = host.browser(chrome);
  const waiting = await ask(browser, ada);
  const link = await host.mailedLink(ada);
  const code = await host.mailedCode(ada);
  await mailedTo(host, ada);
  await host.browser({ "user-agent": crawler }).send("HEAD", link);
  const page = await browser.open(link);
  await browser.press(waiting, button.code, { code: otherCode(code, 1) });
  await browser.press(page, button.logIn);
  await browser.press(page, button.logIn);
  if ((await whoIs(host, browser)) !== "ada") throw new Error("nobody is logged in");
  const loggedIn = [...browser.cookies.values()];
  await browser.open(link);
  await browser.post("/magic-link/logout", {});

  await ask(host.browser(), "nobody@example.com");
  await mailedTo(host, "nobody@example.com");

  const typist = host.browser(chrome);
  const typing = await ask(typist, "bob@example.com");
  const bobs = await host.mailedLink("bob@example.com");
  const bobsCode = await host.mailedCode("bob@example.com");
  await mailedTo(host, "bob@example.com");
  await typist.press(typing, button.code, { code: bobsCode });

  const { url } = await host.magicLinks.issue({ userId: "cleo" });
  const stranger = host.browser(chrome);
  const shown = await stranger.open(url);
  await stranger.post(url, { form: "forged" });
  await stranger.press(shown, button.notMe);
  await host.magicLinks.revoke({ userId: "cleo" });
  await stranger.open(url);

  const { pathname } = new URL(url);
  for (const path of [`${pathname}x`, "/magic-link/favicon.ico", "/magic-link/a/b"]) {
    await stranger.open(path);
  }
  await stranger.send("PUT", url);
  await stranger.send("OPTIONS", "/magic-link");
  const cookies = [browser, typist, stranger].flatMap(({ cookies }) => [...cookies.values()]);
  const parts = [...cookies, ...loggedIn].flatMap((value) => value.split(".").slice(-1));
  const links = [link, bobs, url];
  const story = await host.magicLinks.explainUser("ada");
  return {
    linkId: story.links[0]?.link.id ?? "",
    secrets: [
      ...links.map((one) => one.slice(-40)),
      ...[code, bobsCode].flatMap((one) => [one, one.replace(" ", "")]),
      ...[...cookies, ...loggedIn, ...parts].filter((value) => value.length >= 8),
    ],
    personal: [ada, "bob@example.com", "nobody@example.com", "curl", "Mozilla", "127.0.0.1"],
  };
}

/** Which of these texts stand in what was told, in whatever letters. */
export const found = (told: string, texts: readonly string[]): readonly string[] =>
  texts.filter((text) => told.toLowerCase().includes(text.toLowerCase()));
