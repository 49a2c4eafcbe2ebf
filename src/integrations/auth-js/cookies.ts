import { parseCookie, stringifySetCookie, type SetCookie } from "cookie";
import type { AnswerHeaders } from "../../flows/host-session.ts";
import type { RequestHeaders } from "../../http/message.ts";
import type { AuthJsConfig } from "./shape.ts";

/** Auth.js writes what is longer into several cookies, `name.0`, `name.1` and so on. */
const pieceLength = 4096 - 160;

/** The session's cookie, under the name and with the attributes that Auth.js gives it. */
export interface SessionCookie {
  /** For JWTs it is the salt, too. */
  readonly name: string;
  /** What the request brings, put together from its pieces; null when there is none. */
  read(request: RequestHeaders): string | null;
  /** In place of what the request brings. */
  write(request: RequestHeaders, value: string, expires: Date): AnswerHeaders;
  /** Removes it with all its pieces. */
  clear(request: RequestHeaders): AnswerHeaders;
}

export function sessionCookie(config: AuthJsConfig, secure: boolean): SessionCookie {
  const { sessionToken } = config.cookies ?? {};
  const { name = `${secure ? "__Secure-" : ""}authjs.session-token` } = sessionToken ?? {};
  const { encode, ...own } = sessionToken?.options ?? {};
  const line = (cookie: SetCookie): readonly [string, string] => {
    const whole = {
      httpOnly: true,
      sameSite: "lax",
      path: "/",
      secure,
      ...own,
      ...cookie,
    } as const;
    return ["set-cookie", stringifySetCookie(whole, encode === undefined ? {} : { encode })];
  };
  const gone = (names: Iterable<string>): AnswerHeaders =>
    [...names].map((old) => line({ name: old, value: "", maxAge: 0 }));
  const sentNames = (request: RequestHeaders): Set<string> =>
    new Set(piecesIn(request, name).map((piece) => piece.name));
  return {
    name,
    read(request) {
      const pieces = piecesIn(request, name);
      return pieces.length === 0 ? null : pieces.map(({ value }) => value).join("");
    },
    write(request, value, expires) {
      const pieces = inPieces(name, value);
      const stale = sentNames(request);
      for (const piece of pieces) stale.delete(piece.name);
      return [...gone(stale), ...pieces.map((piece) => line({ ...piece, expires }))];
    },
    clear: (request) => gone(sentNames(request).add(name)),
  };
}

interface Piece {
  readonly name: string;
  readonly value: string;
}

/** As Auth.js reads them: whatever begins with the name, in the order of the numbers at the end. */
function piecesIn(request: RequestHeaders, name: string): readonly Piece[] {
  const place = ({ name: of }: Piece): number => Number(/\.(\d+)$/.exec(of)?.[1] ?? 0);
  return Object.entries(parseCookie(request.header("cookie") ?? ""))
    .flatMap(([of, value = ""]) =>
      of.startsWith(name) && value !== "" ? [{ name: of, value }] : [],
    )
    .toSorted((a, b) => place(a) - place(b));
}

function inPieces(name: string, value: string): readonly Piece[] {
  if (value.length <= pieceLength) return [{ name, value }];
  const count = Math.ceil(value.length / pieceLength);
  return Array.from({ length: count }, (_, at) => ({
    name: `${name}.${at}`,
    value: value.slice(at * pieceLength, (at + 1) * pieceLength),
  }));
}
