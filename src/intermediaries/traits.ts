import type { RequestHeaders } from "../http/message.ts";
import { plain, type Accepts, type Brand, type Traits } from "./traits-shape.ts";

export function readTraits(request: RequestHeaders): Traits {
  const text = (name: string, most: number): string | null => plain(request.header(name), most);
  return {
    userAgent: text("user-agent", 256),
    partial: false,
    accept: readAccept(request.header("accept")),
    language: plain(request.header("accept-language")?.split(/[,;]/, 1)[0] ?? null, 16),
    encoding: text("accept-encoding", 40),
    fetchSite: text("sec-fetch-site", 16),
    fetchMode: text("sec-fetch-mode", 16),
    fetchDest: text("sec-fetch-dest", 16),
    fetchUser: text("sec-fetch-user", 4),
    brands: readBrands(request.header("sec-ch-ua")),
    mobile: text("sec-ch-ua-mobile", 4),
    platform: plain(request.header("sec-ch-ua-platform")?.replaceAll('"', "") ?? null, 20),
    upgrade: request.header("upgrade-insecure-requests") !== null,
    purpose: readPurpose(request),
    requestedWith: text("x-requested-with", 60),
    nativeHost: text("x-native-host", 40),
    priority: text("priority", 16),
    via: text("via", 40),
    cookie: request.header("cookie") !== null,
    referrer: readReferrer(request.header("referer")),
  };
}

function readAccept(value: string | null): Accepts | null {
  if (value === null || value === "") return null;
  const start = value.slice(0, 256);
  if (/text\/html|application\/xhtml/i.test(start)) return "html";
  if (/^\s*image\//i.test(start)) return "image";
  if (/application\/json/i.test(start)) return "json";
  return start.trim().startsWith("*/*") ? "any" : "other";
}

function readBrands(value: string | null): readonly Brand[] | null {
  if (value === null || value === "") return null;
  const found = value.slice(0, 300).matchAll(/"([^"]{1,40})";\s?v="(\d{1,4})/g);
  return Array.from(found, ([, name = "", version]) => ({
    name: plain(name, 24) ?? "",
    version: Number(version),
  })).slice(0, 5);
}

function readPurpose(request: RequestHeaders): string | null {
  for (const name of ["sec-purpose", "purpose", "x-purpose", "x-moz"]) {
    const value = plain(request.header(name), 30);
    if (value !== null) return value;
  }
  return null;
}

function readReferrer(value: string | null): string | null {
  const [, host = null] =
    /^https?:\/\/(?:[^/?#@]{0,80}@)?([^/?#@:]{1,64})/i.exec(value ?? "") ?? [];
  return plain(host, 64);
}
