import { createMagicLinks, type MagicLinks, type Store } from "onpurpose";
import { fetchHandler, type FetchHandlerOptions } from "onpurpose/adapters/fetch";
import { resendMailer } from "onpurpose/mail/resend";

/** What a server of these tests is told by whoever starts it. */
export interface Settings {
  readonly url: string;
  readonly secret: string;
  /** Where mails are sent to, as if it were Resend. */
  readonly mails: string;
  /** Where events are posted to, if anywhere. */
  readonly hooks?: string;
}

/** What the events of these tests are signed with. */
export const hookSecret = "a secret of the receiver's, 0123456789";

/** The same small app on every runtime. */
export function createApp(settings: Settings, store: Store): MagicLinks {
  const account = (address: string): { id: string; email: string } => ({
    id: address,
    email: address,
  });
  return createMagicLinks({
    url: settings.url,
    secret: settings.secret,
    store,
    users: { findById: account, findByEmail: account },
    mailer: resendMailer({ apiKey: "re_test", endpoint: settings.mails }),
    ...(settings.hooks
      ? { webhook: { url: settings.hooks, secret: hookSecret, background: false } }
      : {}),
    // A proxy of this machine, as the tests play one: who came through it is told only if the connection is, too.
    trustedProxies: ["127.0.0.1"],
    onError: (error) => console.error(String(error), String(error.cause)),
  });
}

/** As a host would mount it: everything else is the host's own. */
export function createHandler<Given extends readonly unknown[]>(
  app: MagicLinks,
  options: FetchHandlerOptions<Given> = {},
): (request: Request, ...given: Given) => Promise<Response> {
  return fetchHandler<Given>(app, {
    ...options,
    async next(request, ..._given) {
      const { pathname, searchParams } = new URL(request.url);
      if (pathname === "/whoami.json") {
        return Response.json({ user: await app.currentUser(request) });
      }
      if (pathname === "/send-events.json") return Response.json(await app.sendEvents());
      if (pathname === "/asks.json") {
        return Response.json(await app.asks(searchParams.get("email") ?? ""));
      }
      return new Response(`the app's own ${pathname}`, { status: 404 });
    },
  });
}
