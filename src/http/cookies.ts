import { parseCookie, stringifySetCookie } from "cookie";

export interface CookieJar {
  /** The cookie's value, or null. */
  read(header: string | null): string | null;
  /** A Set-Cookie value that stores it for `maxAge` seconds. */
  write(value: string, maxAge: number): string;
  /** A Set-Cookie value that removes it. */
  clear(): string;
}

/**
 * One cookie of ours. Over https its name carries `__Host-`, so that no other host, not even a sibling
 * subdomain, can plant one; plain http (localhost only) has the same name without the prefix.
 *
 * `SameSite=Lax`, not `Strict`: a link opened from webmail is a cross-site navigation, and a browser that
 * left the cookie out there would look like a stranger's.
 */
export function createCookieJar(name: string, secure: boolean): CookieJar {
  const fullName = secure ? `__Host-${name}` : name;
  const set = (value: string, maxAge: number): string =>
    stringifySetCookie({
      name: fullName,
      value,
      maxAge,
      path: "/",
      httpOnly: true,
      secure,
      sameSite: "lax",
    });
  return {
    read: (header) => (header === null ? null : (parseCookie(header)[fullName] ?? null)),
    write: set,
    clear: () => set("", 0),
  };
}
