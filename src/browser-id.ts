import { randomText, sha256 } from "./crypto.ts";

/** A browser as onpurpose knows it: a random value in its cookie, and the hash of that in the store. */
export interface Browser {
  readonly id: string;
  readonly hash: string;
}

const shape = /^[A-Za-z0-9_-]{32}$/;

/** 192 random bits, so that nobody can pass for the browser that asked. */
export function newBrowser(): Browser {
  return browserOf(randomText(24));
}

/** The browser behind a cookie's value, or null when that is none of ours. */
export function readBrowser(cookie: string | null): Browser | null {
  return cookie !== null && shape.test(cookie) ? browserOf(cookie) : null;
}

const browserOf = (id: string): Browser => ({ id, hash: sha256(id) });
