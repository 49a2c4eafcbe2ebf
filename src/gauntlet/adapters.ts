import { runStart } from "./command.ts";
import type { Wire } from "./http-client.ts";
import { createLoggedInCheck, type LoggedInCheck } from "./logged-in.ts";
import { httpTarget, type HttpTargetOptions } from "./targets/http.ts";
import { httpInbox, type InboxOptions } from "./inbox.ts";
import { logInAtOnpurpose } from "./targets/onpurpose-person.ts";
import { onpurposeTarget, type OnpurposeTargetOptions } from "./targets/onpurpose.ts";
import {
  authJsTarget,
  betterAuthTarget,
  passportTarget,
  type AuthJsOptions,
  type PassportOptions,
  type PresetOptions,
} from "./targets/presets.ts";
import type { Target } from "./target.ts";

/** Somebody's magic links, before anything was sent to them. */
export interface Adapter {
  /** What belongs to the deployment. Nobody is sent anywhere else. */
  readonly origins: readonly string[];
  open(wire: Wire): Target;
}

/** A deployment of onpurpose. */
export const onpurpose = (options: OnpurposeTargetOptions): Adapter =>
  adapter([options.url, options.loggedIn?.url, options.issue?.url], (wire) =>
    onpurposeTarget(wire, options),
  );

/** better-auth with its magicLink plugin. */
export const betterAuth = (options: PresetOptions): Adapter =>
  adapter([options.url, options.loggedIn?.url], (wire) => betterAuthTarget(wire, options));

/** Auth.js with a mail provider. */
export const authJs = (options: AuthJsOptions): Adapter =>
  adapter([options.url, options.loggedIn?.url], (wire) => authJsTarget(wire, options));

/** A magic-link strategy of passport's. */
export const passport = (options: PassportOptions): Adapter =>
  adapter([options.url, options.loggedIn.url], (wire) => passportTarget(wire, options));

/** Anything that is asked by one request and told apart by another. */
export const generic = (options: HttpTargetOptions): Adapter =>
  adapter([options.ask.url, options.loggedIn.url], (wire) => httpTarget(wire, options));

export interface StartedOptions {
  /** Makes a link and prints it: see the guide. */
  readonly command: string;
  /** Where links lead. */
  readonly url: string;
  readonly loggedIn: LoggedInCheck;
  /** Where later mails can be read, such as a code's. Left out: nowhere. */
  readonly mail?: InboxOptions;
}

/** Links that a command of the operator's makes: nobody has asked for them in a browser. */
export const started = ({ command, url, loggedIn, mail }: StartedOptions): Adapter =>
  adapter([url, loggedIn.url], (wire) => {
    const isLoggedIn = createLoggedInCheck(wire, loggedIn);
    const inbox = mail === undefined ? null : httpInbox(wire, mail);
    return {
      name: "links made by --start",
      asked: false,
      inbox,
      isLoggedIn,
      async fresh(_asking, address) {
        const { link, code } = await runStart(command, address);
        return { address, link: link ?? "", code };
      },
      // A page of onpurpose's is walked as such; on any other there is nothing more to do than to have opened it.
      logIn: (scene) => logInAtOnpurpose(scene, inbox ?? { mailsTo: async () => [] }, isLoggedIn),
    };
  });

function adapter(urls: readonly (string | undefined)[], open: (wire: Wire) => Target): Adapter {
  const known = urls.filter((url) => url !== undefined);
  return { origins: [...new Set(known.map((url) => new URL(url).origin))], open };
}
