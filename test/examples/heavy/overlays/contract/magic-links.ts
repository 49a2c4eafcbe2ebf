// In the place of each example's own: the configuration of the test that is running, which asks from the same process.
import type { MagicLinks } from "onpurpose";

interface Wish {
  readonly magicLinks: MagicLinks;
  readonly isBehindProxy: boolean;
}

const shared: { contract?: Wish } & typeof globalThis = globalThis;

function wish(): Wish {
  if (shared.contract === undefined) throw new Error("no test is running");
  return shared.contract;
}

export const magicLinks = () => wish().magicLinks;

/** As a host says it that knows a proxy of its own before it, and nothing else. */
export const proxyAddress = () => (wish().isBehindProxy ? "127.0.0.1" : null);

export const hostCookies = ["theme=dark; path=/", "lang=en; path=/"];

/** As middleware of the host's that stands before onpurpose. */
export function withHostCookies(response: Response): Response {
  const ours = response.headers.getSetCookie();
  response.headers.delete("set-cookie");
  for (const cookie of [...hostCookies, ...ours]) response.headers.append("set-cookie", cookie);
  return response;
}
