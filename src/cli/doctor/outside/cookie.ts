import { outside } from "../../../timeline/outside.ts";
import { fail, listed, ok, skipped, type Finding } from "../finding.ts";
import { cookiesOf } from "../web.ts";
import type { Compared } from "./compared.ts";

/** A cookie of a Set-Cookie header. */
interface Cookie {
  readonly name: string;
  readonly value: string;
  /** By their names in lower case. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** The cookie that makes a browser an asking browser, as it arrived; null where it did not. */
export interface AskingCookie {
  readonly name: string;
  readonly value: string;
}

const check = "cookie";

/** Whether the asking browser's cookie arrives as it was sent. */
export function judgeCookie({ answer, expected }: Compared): {
  readonly finding: Finding;
  readonly cookie: AskingCookie | null;
} {
  const [sent] = cookiesOf(expected).map(readCookie);
  if (sent === undefined) {
    const says = "Without a mailer there is no login page, and none of its cookies.";
    return { finding: skipped(check, says), cookie: null };
  }
  const came = cookiesOf(answer).map(readCookie);
  const same = came.find(({ name }) => name === sent.name);
  if (same === undefined) {
    const bare = sent.name.replace(/^__Host-/, "");
    const renamed = came.find(({ name }) => name.endsWith(bare));
    const says =
      renamed === undefined
        ? `The cookie ${sent.name} does not arrive: the proxy or CDN drops Set-Cookie. Let it through, or nobody can ask for a link.`
        : `The cookie ${sent.name} arrives as ${outside(renamed.name)}: let nothing rename cookies.`;
    return { finding: fail(check, says), cookie: null };
  }
  const faults = faultsOf(same, sent);
  const finding =
    faults.length === 0
      ? ok(check, `The cookie ${sent.name} arrives with ${attributesOf(sent)}.`)
      : fail(
          check,
          `The cookie ${sent.name} is changed on the way: ${faults.join(", ")}. ${adviceOn(sent.name)}`,
        );
  return { finding, cookie: { name: same.name, value: same.value } };
}

const adviceOn = (name: string): string =>
  name.startsWith("__Host-")
    ? "Browsers refuse a cookie of such a name unless it has Secure, Path=/ and no Domain: let nothing rewrite cookies."
    : "Let nothing rewrite cookies.";

function faultsOf(came: Cookie, sent: Cookie): readonly string[] {
  const names = new Set([...came.attributes.keys(), ...sent.attributes.keys()]);
  return [...names].flatMap((name) => {
    const [now, before] = [came.attributes.get(name), sent.attributes.get(name)];
    if (now?.toLowerCase() === before?.toLowerCase()) return [];
    // Some write the moment in place of the span, or both.
    if (name === "expires") return [];
    if (now === undefined) return [`${name} is gone`];
    return [before === undefined ? `${outside(name)} is added` : `${name} is ${outside(now)}`];
  });
}

function attributesOf({ attributes }: Cookie): string {
  const known: readonly (readonly [string, string])[] = [
    ["secure", "Secure"],
    ["httponly", "HttpOnly"],
    ["samesite", `SameSite=${attributes.get("samesite") ?? ""}`],
  ];
  return listed(known.filter(([name]) => attributes.has(name)).map(([, shown]) => shown));
}

/** Whether the cookie that a browser sends back reaches the app: then it is given the same one again. */
export function judgeReturn(cookie: AskingCookie, { answer }: Pick<Compared, "answer">): Finding {
  const came = cookiesOf(answer).map(readCookie);
  const again = came.find(({ name }) => name === cookie.name);
  if (again?.value === cookie.value) {
    return ok("cookie-back", "The cookie that comes back reaches the app.");
  }
  return fail(
    "cookie-back",
    "The cookie that comes back does not reach the app: the proxy or CDN takes Cookie away below this path. Let it through, or every browser is a stranger's.",
  );
}

function readCookie(line: string): Cookie {
  const [pair = "", ...rest] = line.split(";").map((part) => part.trim());
  const [name, value] = halves(pair);
  return {
    name,
    value,
    attributes: new Map(
      rest.map(halves).map(([attribute, given]) => [attribute.toLowerCase(), given]),
    ),
  };
}

function halves(text: string): [string, string] {
  const at = text.indexOf("=");
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
