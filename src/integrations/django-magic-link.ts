import { adoptedToken } from "../adopted-token.ts";
import { OnpurposeError } from "../errors.ts";
import { fromWebRequest, toWebResponse, type HttpAnswer } from "../http/message.ts";
import { insideOf, keepInside } from "../inside.ts";
import type { MagicLinks } from "../magic-links.ts";
import { basePathOf } from "../mount.ts";
import type { User } from "../user.ts";

export interface DjangoLinksOptions {
  /** Where Django had the links, as its `urls.py` says, without a slash at its end. May be that of `url`, too. Default `/magic_link`. */
  readonly path?: string;
}

/**
 * The same magic links, which also answer at the URLs that django-magic-link has mailed: they lead to the pages of the
 * links that `npx onpurpose import django-magic-link` has taken over. Mount what this gives in place of the other.
 *
 * A redirect says nothing of a link: it is the same for one that was never issued, and leaves no visit. The page that it
 * leads to does.
 *
 * @throws {OnpurposeError} `invalid_option` for a path that is none.
 */
export function withDjangoLinks<U extends User>(
  magicLinks: MagicLinks<U>,
  { path = "/magic_link" }: DjangoLinksOptions = {},
): MagicLinks<U> {
  const inside = insideOf(magicLinks);
  if (inside === null)
    throw wrong("takes what createMagicLinks of the same copy of onpurpose gave");
  if (typeof path !== "string" || !/^(?:\/[\w.~-]+)*$/.test(path)) {
    throw wrong('option "path" must be a path such as "/magic_link", without a slash at its end');
  }
  const { settings } = inside;
  const respond: MagicLinks["respond"] = async (request) => {
    const uuid = uuidIn(path, request.target);
    if (uuid === null) return magicLinks.respond(request);
    if (request.method !== "GET" && request.method !== "HEAD") return notAllowed;
    const token = adoptedToken(settings.keyring, uuid);
    if (token !== null) return leadTo(`${settings.url}/${token.text}`);
    // What it says of anything that is no link.
    const mount = basePathOf(settings.url);
    return magicLinks.respond({ ...request, target: `${mount}/-` });
  };
  const wrapped = Object.freeze<MagicLinks<U>>({
    ...magicLinks,
    respond,
    handles: (target) => magicLinks.handles(target) || uuidIn(path, target) !== null,
    async handler(request, info) {
      return toWebResponse(await respond(fromWebRequest(request, info)));
    },
  });
  keepInside(wrapped, inside);
  return wrapped;
}

/** What stands in the place of the UUID of a link, as Django's `<uuid:token>/` takes it; the slash may be missing. */
function uuidIn(path: string, target: string): string | null {
  const [whole = ""] = target.split(/[?#]/, 1);
  if (!whole.startsWith(`${path}/`)) return null;
  const rest = whole.slice(path.length + 1).replace(/\/$/, "");
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(rest) ? rest : null;
}

type Headers = HttpAnswer["headers"];

// The URL that is left behind is as secret as the one that it leads to.
const always: Headers = [
  ["cache-control", "no-store"],
  ["referrer-policy", "no-referrer"],
  ["x-robots-tag", "noindex, nofollow"],
  ["x-content-type-options", "nosniff"],
];

const leadTo = (location: string): HttpAnswer => ({
  status: 303,
  headers: [["location", location], ...always],
  body: "",
});

const notAllowed: HttpAnswer = {
  status: 405,
  headers: [["allow", "GET, HEAD"], ["content-type", "text/plain; charset=utf-8"], ...always],
  body: "Nothing has happened. Open the link in your mail once more.\n",
};

const wrong = (message: string): OnpurposeError =>
  new OnpurposeError("invalid_option", `withDjangoLinks: ${message}`);
