import type { HttpBrowser } from "../http-browser.ts";
import type { Wire } from "../http-client.ts";
import { awaitLink, httpInbox, type InboxOptions } from "../inbox.ts";
import { createLoggedInCheck, type LoggedInCheck } from "../logged-in.ts";
import type { Target } from "../target.ts";
import { ask, type Ask } from "./http.ts";
import { logInAtOnpurpose } from "./onpurpose-person.ts";

export interface OnpurposeTargetOptions {
  /** Where onpurpose is mounted, as people reach it. */
  readonly url: string;
  readonly mail: Omit<InboxOptions, "link"> & { readonly link?: RegExp };
  /** Left out: whoever holds a cookie of onpurpose's own sessions. Needed with sessions of the app's. */
  readonly loggedIn?: LoggedInCheck;
  /** How the app is made to issue a link by itself. Left out: a person asks on the login page. */
  readonly issue?: Ask;
}

const sessionCookies = ["onpurpose-session", "__Host-onpurpose-session"];

/** A deployment of onpurpose. */
export function onpurposeTarget(wire: Wire, options: OnpurposeTargetOptions): Target {
  const { url, mail, loggedIn, issue } = options;
  const mount = url.replace(/\/$/, "");
  const link = new RegExp(`${mount.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}/[0-9a-z]{40}`, "i");
  const inbox = httpInbox(wire, { link, ...mail });
  const isLoggedIn =
    loggedIn === undefined
      ? async ({ jar }: HttpBrowser) => sessionCookies.some((name) => jar.has(name))
      : createLoggedInCheck(wire, loggedIn);
  return {
    name: issue === undefined ? "onpurpose" : "onpurpose, issued by the app",
    asked: issue === undefined,
    inbox,
    isLoggedIn,
    async fresh(asking, address) {
      const seen = (await inbox.mailsTo(address)).length;
      const status =
        issue === undefined
          ? await askOnPage(asking, mount, address)
          : await ask(asking, issue, address);
      return awaitLink(inbox, address, seen, status);
    },
    logIn: (scene) => logInAtOnpurpose(scene, inbox, isLoggedIn),
  };
}

async function askOnPage(asking: HttpBrowser, url: string, address: string): Promise<number> {
  const page = await asking.open(url);
  const form = page.forms.find(({ fields }) => fields.some(({ name }) => name === "email"));
  if (form === undefined) return page.status;
  const { status } = await asking.submit(page, form, null, { email: address });
  return status;
}
