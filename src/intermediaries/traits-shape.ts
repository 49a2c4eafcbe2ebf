/**
 * What a request tells of its client. Kept with the visit, so that it can be judged again by better rules. No header
 * is in it that could hold a secret: of cookies only that there were some, of a referrer only its host.
 */
export interface Traits {
  /** Printable ASCII, at most 256 characters. */
  readonly userAgent: string | null;
  /** Only the user agent is known, since the visit was stored before more was kept: what is missing says nothing. */
  readonly partial: boolean;
  /** What the client would rather have. */
  readonly accept: Accepts | null;
  /** The first language alone, such as `en-US`. */
  readonly language: string | null;
  readonly encoding: string | null;
  readonly fetchSite: string | null;
  readonly fetchMode: string | null;
  readonly fetchDest: string | null;
  readonly fetchUser: string | null;
  /** From `Sec-CH-UA`, at most five. */
  readonly brands: readonly Brand[] | null;
  readonly mobile: string | null;
  /** From `Sec-CH-UA-Platform`, without its quotes. */
  readonly platform: string | null;
  readonly upgrade: boolean;
  /** What `Sec-Purpose`, `Purpose`, `X-Purpose` or `X-Moz` says, the first that is there. */
  readonly purpose: string | null;
  /** Android apps name themselves here. */
  readonly requestedWith: string | null;
  /** Microsoft's mail programs name themselves here. */
  readonly nativeHost: string | null;
  readonly priority: string | null;
  /** Proxies that say so. */
  readonly via: string | null;
  /** There was a Cookie header. */
  readonly cookie: boolean;
  /** The host of the referrer, never more: its path may hold a token. */
  readonly referrer: string | null;
}

export type Accepts = "html" | "image" | "json" | "any" | "other";

/** One entry of `Sec-CH-UA`. */
export interface Brand {
  readonly name: string;
  readonly version: number;
}

/** All that is known of a visit that was stored before more was kept than this. */
export const partialTraits = (userAgent: string | null): Traits => ({
  userAgent: plain(userAgent, 256),
  partial: true,
  accept: null,
  language: null,
  encoding: null,
  fetchSite: null,
  fetchMode: null,
  fetchDest: null,
  fetchUser: null,
  brands: null,
  mobile: null,
  platform: null,
  upgrade: false,
  purpose: null,
  requestedWith: null,
  nativeHost: null,
  priority: null,
  via: null,
  cookie: false,
  referrer: null,
});

const unwelcome = /[^ -~]|["\\]/;

/** Printable ASCII without what JSON would have to escape, cut to a length; an empty header is none. */
export function plain(value: string | null, most: number): string | null {
  if (value === null || value === "") return null;
  const start = value.length > most ? value.slice(0, most) : value;
  if (!unwelcome.test(start)) return start;
  return start
    .replaceAll(/[^ -~]/g, "?")
    .replaceAll('"', "'")
    .replaceAll("\\", "/");
}
