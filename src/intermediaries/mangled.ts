import type { Keyring } from "../keyring.ts";
import { linkIdOfCut, readToken } from "../token.ts";

/**
 * What was done to a token on its way.
 *
 * - `rot13`: every letter moved by 13, as some mail security does before it has a look
 * - `cut`: its last characters are gone
 * - `appended`: something stands before or after it: a quote, a dot, `=3D`, what counts clicks
 * - `wrapped`: it stands inside another address, or in another encoding
 */
export type Mangling = "rot13" | "cut" | "appended" | "wrapped";

/** A link, and what became of its token. */
export interface Mangled {
  readonly linkId: string;
  readonly mangling: Mangling;
}

const tokenLength = 40;
const shortest = 36;
/** A rewriter's address with ours inside is shorter, and nobody is to make us read more. */
const longest = 500;
/** Each costs a checksum. What looks like no token at all costs none. */
const mostCandidates = 64;
/** So many places from either end of a run are looked at: a letter or two stick to a token, not a hundred. */
const mostStuck = 8;

const runs = /[0-9a-hjkmnp-tv-z]{36,}/gi;
const base64Runs = /[A-Za-z0-9+/_-]{54,}/g;

/** The link that a damaged token belonged to, where that can be told. Never a token: nothing is let in by it. */
export function readMangled(keyring: Keyring, segment: string): Mangled | null {
  if (segment.length < shortest || segment.length > longest) return null;
  let left = mostCandidates;
  const layers = layersOf(segment);
  const inAddress = layers.some((layer) => layer.includes("://"));
  for (const [depth, layer] of layers.entries()) {
    for (const [text, turned] of [
      [layer, false],
      [rot13(layer), true],
    ] as const) {
      for (const candidate of candidatesIn(text)) {
        if (left-- <= 0) return null;
        const linkId = linkIdOf(keyring, candidate);
        if (linkId === null) continue;
        if (turned) return { linkId, mangling: "rot13" };
        if (depth > 0 || inAddress) return { linkId, mangling: "wrapped" };
        return { linkId, mangling: candidate.length < tokenLength ? "cut" : "appended" };
      }
    }
  }
  return null;
}

const linkIdOf = (keyring: Keyring, text: string): string | null =>
  text.length < tokenLength
    ? linkIdOfCut(keyring, text)
    : (readToken(keyring, text)?.linkId ?? null);

/** The text itself, and what it says when percent signs or base64 are undone. */
function layersOf(segment: string): readonly string[] {
  const layers = [segment];
  for (const layer of layers) {
    if (layers.length > 4) break;
    const decoded = decodePercent(layer);
    if (decoded !== layer) layers.push(decoded);
    for (const [run] of layer.matchAll(base64Runs)) {
      const text = Buffer.from(run, "base64").toString("latin1");
      if (/[0-9a-z]{36}/i.test(text)) layers.push(text);
    }
  }
  return layers;
}

function decodePercent(text: string): string {
  return text.replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  );
}

/** Where in a text a token can be: 40 characters of its alphabet at either end of a run, or a run that is shorter. */
function candidatesIn(text: string): readonly string[] {
  return Array.from(text.matchAll(runs)).flatMap(([run]) => {
    const spare = run.length - tokenLength;
    if (spare < 0) return [run];
    const starts = Array.from({ length: spare + 1 }, (_, start) => start);
    const near = starts.filter((start) => start < mostStuck || spare - start < mostStuck);
    return near.map((start) => run.slice(start, start + tokenLength));
  });
}

const rot13 = (text: string): string =>
  text.replaceAll(/[a-z]/gi, (letter) => {
    const base = letter <= "Z" ? 65 : 97;
    return String.fromCodePoint(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
