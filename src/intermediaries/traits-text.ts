import * as v from "valibot";
import { partialTraits, type Traits } from "./traits-shape.ts";

// Traits as the store keeps them: short names, and nothing of what was not there.

const text = v.fallback(v.nullable(v.string()), null);
const flag = v.fallback(v.boolean(), false);
const accepts = v.picklist(["html", "image", "json", "any", "other"]);
const brand = v.tuple([v.string(), v.number()]);

// Whatever a newer version adds is passed over, and what an older one did not know is not there.
const shape = v.object({
  v: v.optional(v.number()),
  u: v.fallback(v.optional(v.nullable(v.string())), null),
  userAgent: v.fallback(v.optional(v.nullable(v.string())), null),
  a: v.optional(v.fallback(v.nullable(accepts), null), null),
  l: v.optional(text, null),
  e: v.optional(text, null),
  s: v.optional(text, null),
  m: v.optional(text, null),
  d: v.optional(text, null),
  g: v.optional(text, null),
  b: v.optional(v.fallback(v.nullable(v.array(brand)), null), null),
  h: v.optional(text, null),
  o: v.optional(text, null),
  i: v.optional(flag, false),
  p: v.optional(text, null),
  x: v.optional(text, null),
  n: v.optional(text, null),
  y: v.optional(text, null),
  w: v.optional(text, null),
  c: v.optional(flag, false),
  r: v.optional(text, null),
});

/** As text for the store: JSON in ASCII. At most 1,000 characters, since each trait was cut when it was read. */
export function encodeTraits(traits: Traits): string {
  if (traits.partial) return JSON.stringify({ u: traits.userAgent });
  return JSON.stringify(shorten(traits));
}

function shorten(traits: Traits): Partial<v.InferInput<typeof shape>> {
  return {
    v: 1,
    u: traits.userAgent ?? undefined,
    a: traits.accept ?? undefined,
    l: traits.language ?? undefined,
    e: traits.encoding ?? undefined,
    s: traits.fetchSite ?? undefined,
    m: traits.fetchMode ?? undefined,
    d: traits.fetchDest ?? undefined,
    g: traits.fetchUser ?? undefined,
    b: traits.brands?.map(({ name, version }) => [name, version]),
    h: traits.mobile ?? undefined,
    o: traits.platform ?? undefined,
    i: traits.upgrade || undefined,
    p: traits.purpose ?? undefined,
    x: traits.requestedWith ?? undefined,
    n: traits.nativeHost ?? undefined,
    y: traits.priority ?? undefined,
    w: traits.via ?? undefined,
    c: traits.cookie || undefined,
    r: traits.referrer ?? undefined,
  };
}

/** Reads what any version wrote; null for what none did. */
export function decodeTraits(written: string): Traits | null {
  const parsed = parse(written);
  const read = v.safeParse(shape, parsed);
  if (!read.success || Array.isArray(parsed)) return null;
  const kept = read.output;
  const userAgent = kept.u ?? kept.userAgent ?? null;
  if (kept.v === undefined) return partialTraits(userAgent);
  return {
    userAgent,
    partial: false,
    accept: kept.a,
    language: kept.l,
    encoding: kept.e,
    fetchSite: kept.s,
    fetchMode: kept.m,
    fetchDest: kept.d,
    fetchUser: kept.g,
    brands: kept.b?.map(([name, version]) => ({ name, version })) ?? null,
    mobile: kept.h,
    platform: kept.o,
    upgrade: kept.i,
    purpose: kept.p,
    requestedWith: kept.x,
    nativeHost: kept.n,
    priority: kept.y,
    via: kept.w,
    cookie: kept.c,
    referrer: kept.r,
  };
}

function parse(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return null;
  }
}
