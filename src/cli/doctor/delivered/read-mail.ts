/** A mail as a mailbox holds it, as far as doctor looks at it. */
export interface DeliveredMail {
  /** Names in lower case; folded lines are joined. The newest of a name that was added on the way stands first. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Null where there is no such part. */
  readonly text: string | null;
  readonly html: string | null;
}

const deepest = 10;

/** Reads a mail (RFC 5322, with MIME parts) in the form in which it was delivered. */
export function readMail(raw: Buffer): DeliveredMail {
  // Byte by byte: which letters the bytes are is said further inside.
  const { headers, body } = split(raw.toString("latin1").replace(/^From .*\r?\n/, ""));
  const parts = partsOf(headers, body, 0);
  return {
    headers,
    text: parts.find(({ type }) => type === "text/plain")?.content ?? null,
    html: parts.find(({ type }) => type === "text/html")?.content ?? null,
  };
}

/** All values of a header, in their order. */
export const valuesOf = ({ headers }: DeliveredMail, name: string): readonly string[] =>
  headers.filter(([given]) => given === name).map(([, value]) => value);

type Headers = readonly (readonly [name: string, value: string])[];

interface TextPart {
  readonly type: string;
  readonly content: string;
}

function split(entity: string): { headers: Headers; body: string } {
  const end = /\r?\n\r?\n/.exec(entity);
  const head = end === null ? entity : entity.slice(0, end.index);
  const body = end === null ? "" : entity.slice(end.index + end[0].length);
  const lines = head.replaceAll(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  const headers = lines.flatMap((line) => {
    const [, name, value = ""] = /^([!-9;-~]+):(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name.toLowerCase(), value.trim()] as const];
  });
  return { headers, body };
}

function partsOf(headers: Headers, body: string, depth: number): readonly TextPart[] {
  const value = (name: string): string => headers.find(([given]) => given === name)?.[1] ?? "";
  const { type, parameters } = readContentType(value("content-type"));
  const boundary = parameters.get("boundary");
  if (type.startsWith("multipart/") && boundary !== undefined && depth < deepest) {
    return bodiesBetween(body, boundary).flatMap((part) => {
      const inner = split(part);
      return partsOf(inner.headers, inner.body, depth + 1);
    });
  }
  if (!type.startsWith("text/")) return [];
  const bytes = decoded(body, value("content-transfer-encoding").toLowerCase());
  return [{ type, content: lettersOf(bytes, parameters.get("charset")) }];
}

function readContentType(text: string): {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
} {
  const [type = "", ...rest] = text.split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/);
  const parameters = rest.map((one): [string, string] => {
    const [name = "", ...value] = one.split("=");
    return [name.trim().toLowerCase(), value.join("=").trim().replace(/^"|"$/g, "")];
  });
  // RFC 2045, 5.2: what says nothing is plain text.
  return { type: type.trim().toLowerCase() || "text/plain", parameters: new Map(parameters) };
}

function bodiesBetween(body: string, boundary: string): readonly string[] {
  const parts: string[][] = [];
  for (const line of body.split(/\r?\n/)) {
    if (line.trimEnd() === `--${boundary}--`) break;
    if (line.trimEnd() === `--${boundary}`) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts.map((lines) => lines.join("\r\n"));
}

function decoded(body: string, encoding: string): Buffer {
  if (encoding === "base64") return Buffer.from(body, "base64");
  if (encoding !== "quoted-printable") return Buffer.from(body, "latin1");
  const whole = body.replaceAll(/[ \t]+(?=\r?\n)/g, "").replaceAll(/=\r?\n/g, "");
  const bytes = whole.replaceAll(/=([\dA-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1");
}

function lettersOf(bytes: Buffer, charset = "utf-8"): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    // A name that nobody knows: the URL in it is ASCII in any case.
    return bytes.toString("utf8");
  }
}
