// In the place of each example's own: the configuration of the test that is running, which asks from the same process.
import type { MagicLinks } from "onpurpose";

const shared: { contract?: { readonly magicLinks: MagicLinks } } & typeof globalThis = globalThis;

export function magicLinks(): MagicLinks {
  if (shared.contract === undefined) throw new Error("no test is running");
  return shared.contract.magicLinks;
}

export const hostCookies = ["theme=dark; path=/", "lang=en; path=/"];

/** As middleware of the host's that stands before onpurpose. */
export function withHostCookies(response: Response): Response {
  const ours = response.headers.getSetCookie();
  response.headers.delete("set-cookie");
  for (const cookie of [...hostCookies, ...ours]) response.headers.append("set-cookie", cookie);
  return response;
}
