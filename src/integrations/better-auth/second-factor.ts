import { OnpurposeError } from "../../errors.ts";
import type { AuthOptions, Hook } from "./shapes.ts";

// better-auth's own plugin for second factors looks at logins by password alone: what it does after those, it is made to
// do after ours. It takes the session back and leaves the cookie by which its routes know whose factor is to come.

/** What has to run after a login of somebody who has a second factor; null where nobody can have one. */
export function secondFactorHook(options: AuthOptions): Hook | null {
  const plugin = options.plugins?.find(({ id }) => id === "two-factor");
  if (plugin === undefined) return null;
  const hooks = plugin.hooks?.after ?? [];
  const [hook, ...more] = hooks.filter((one) => one.matcher({ path: "/sign-in/email" }));
  if (hook !== undefined && more.length === 0) return hook;
  // Rather no login at all than one that goes round it.
  const message = "betterAuthLinks: this version of better-auth's twoFactor plugin is not known";
  throw new OnpurposeError("invalid_option", message);
}

export const hasSecondFactor = (user: unknown): boolean =>
  typeof user === "object" && user !== null && Reflect.get(user, "twoFactorEnabled") === true;
