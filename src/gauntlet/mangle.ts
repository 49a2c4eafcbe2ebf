import { randomBytes } from "../crypto.ts";
import type { TokenForm } from "./corpus/corpus.ts";

const named = /token|code|key|secret|hash|ticket|sig/i;

/** The secret in a link: the query's field that is named like one, else its longest, else the path's last segment. */
export function tokenOf(link: string): string {
  const { pathname, search } = new URL(link);
  const fields = search
    .slice(1)
    .split("&")
    .map((pair) => ({ name: pair.split("=")[0] ?? "", value: pair.slice(pair.indexOf("=") + 1) }))
    .filter(({ value }) => value.length >= 16 && !value.includes("%3A%2F%2F"));
  const byLength = fields.toSorted((a, b) => b.value.length - a.value.length);
  const field = byLength.find(({ name }) => named.test(name)) ?? byLength[0];
  return field?.value ?? pathname.split("/").at(-1) ?? "";
}

/** A link whose token has had something done to it. */
export function mangle(link: string, form: TokenForm): string {
  const token = tokenOf(link);
  const at = link.lastIndexOf(token);
  const put = (changed: string): string =>
    link.slice(0, at) + changed + link.slice(at + token.length);
  switch (form) {
    case "real":
      return link;
    case "rot13":
      return put(rot13(token));
    case "other_case":
      return put(token === token.toUpperCase() ? token.toLowerCase() : token.toUpperCase());
    case "cut":
      return put(token.slice(0, -3));
    case "appended":
      return put(`${token}=3D`);
    case "altered":
      return put(altered(token));
    case "random":
      return put(random(token));
    case "with_parameters":
      return `${link}${link.includes("?") ? "&" : "?"}utm_source=mail&utm_medium=email&fbclid=x1`;
    case "wrapped":
      // As a rewriter's own address looks where it was resolved against ours.
      return put(
        encodeURIComponent(`https://safelinks.example/?url=${encodeURIComponent(link)}&data=05`),
      );
  }
}

const rot13 = (text: string): string =>
  text.replaceAll(/[a-z]/gi, (letter) => {
    const base = letter <= "Z" ? 65 : 97;
    return String.fromCodePoint(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });

/** Another character in the middle. */
function altered(token: string): string {
  const middle = Math.floor(token.length / 2);
  return token.slice(0, middle) + (token[middle] === "7" ? "8" : "7") + token.slice(middle + 1);
}

/** Of the same length, of characters that the token has as well. */
function random(token: string): string {
  const bytes = randomBytes(token.length);
  return [...bytes].map((byte) => token[byte % token.length] ?? "0").join("");
}
