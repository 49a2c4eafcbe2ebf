import { unsealAsk, type AskForm } from "../ask-form.ts";
import type { Browser } from "../browser-id.ts";
import { deviceLifeMs, readDevice, writeDevice } from "../device.ts";
import type { AskRequest } from "../flows/ask.ts";
import { hashAddress } from "../flows/limits.ts";
import type { HttpRequest } from "../http/message.ts";
import type { Keys } from "../keyring.ts";
import { clientOf, visitOf, type RouteContext } from "./context.ts";

type Header = [name: string, value: string];

const longestCookie = 3900;

/** What a flow needs to know of whoever asks for a link. */
export async function askerOf(
  context: RouteContext,
  request: HttpRequest,
  browser: Browser,
): Promise<Pick<AskRequest, "browser" | "visit" | "device" | "say" | "place">> {
  const { settings, deviceCookie } = context;
  const { keyring, languages, placeOf } = settings;
  const visit = visitOf(context, request, browser);
  return {
    browser: browser.hash,
    visit,
    device: readDevice(keyring, deviceCookie.read(request.header("cookie")), settings.now()),
    say: await languages.choose(request.header("accept-language")),
    place: async () => (placeOf === null ? null : placeOf(clientOf(context, request))),
  };
}

/** The header that makes the browser remember, once it has logged in, that it has; none where it does already. */
export function rememberDevice(
  { settings, deviceCookie }: RouteContext,
  request: HttpRequest,
  address: string,
): Header[] {
  const { keyring } = settings;
  const at = settings.now();
  const device = readDevice(keyring, deviceCookie.read(request.header("cookie")), at);
  const value = writeDevice(keyring, device, hashAddress(settings, address), at);
  return value === null ? [] : [["set-cookie", deviceCookie.write(value, deviceLifeMs / 1000)]];
}

/** The header by which a browser keeps an ask until its code is typed. */
export function keepAsk({ settings, askCookie }: RouteContext, formToken: string): Header {
  // Browsers drop a cookie of more than 4096 bytes (RFC 6265bis); the page itself holds the ask, too.
  const fits = formToken.length <= longestCookie;
  const life = settings.linkLifetime / 1000;
  return ["set-cookie", fits ? askCookie.write(formToken, life) : askCookie.clear()];
}

/** The newest ask of this browser whose code may still work, or null. */
export function keptAsk(
  { settings, askCookie }: RouteContext,
  request: HttpRequest,
  browser: Browser,
): KeptAsk | null {
  const formToken = askCookie.read(request.header("cookie"));
  const kept = formToken === null ? null : unsealAsk(settings.keyring, browser.id, formToken);
  if (formToken === null || kept === null) return null;
  const alive = kept.ask.askedAt + settings.linkLifetime > settings.now();
  return alive ? { ...kept, formToken } : null;
}

export interface KeptAsk {
  readonly ask: AskForm;
  /** Under which its code was hashed: what was sealed is handed on as it is. */
  readonly keys: Keys;
  readonly formToken: string;
}
