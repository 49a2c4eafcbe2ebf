/** As much of HTML as a client without a browser reads: forms, their fields, and their buttons. */

export interface Form {
  /** Where it goes; empty: to the page's own URL. */
  readonly action: string;
  readonly method: "GET" | "POST";
  readonly fields: readonly Field[];
  /** In their order. A form may have none. */
  readonly buttons: readonly Button[];
}

export interface Field {
  readonly name: string;
  /** As of an `input`, in lower case; `textarea`, `select`. */
  readonly type: string;
  readonly value: string;
  readonly autocomplete: string;
}

export interface Button {
  /** What it says. */
  readonly text: string;
  /** What a press adds to the form; null where it has no name. */
  readonly sends: readonly [name: string, value: string] | null;
}

export function readForms(html: string): Form[] {
  const shown = html.replaceAll(/<!--[\s\S]*?-->|<script\b[\s\S]*?<\/script>/gi, "");
  return [...shown.matchAll(/<form\b([^>]*)>([\s\S]*?)(?:<\/form>|$)/gi)].map(
    ([, tag = "", inside = ""]) => readForm(readAttributes(tag), inside),
  );
}

function readForm(of: Attributes, inside: string): Form {
  const fields: Field[] = [];
  const buttons: Button[] = [];
  const parts = /<(input|textarea|select|button)\b((?:"[^"]*"|'[^']*'|[^>"'])*)>/gi;
  for (const match of inside.matchAll(parts)) {
    const [whole, tag = "", attributes = ""] = match;
    const kind = tag.toLowerCase();
    const given = readAttributes(attributes);
    const name = given.get("name") ?? "";
    const type = kind === "input" || kind === "button" ? (given.get("type") ?? "") : kind;
    const after = inside.slice(match.index + whole.length);
    if (given.has("disabled")) continue;
    if (kind === "button" && (type === "" || type === "submit")) {
      buttons.push(buttonOf(textOf(after.split(/<\/button>/i)[0] ?? ""), given));
    } else if (type === "submit" || type === "image") {
      buttons.push(buttonOf(given.get("value") ?? "", given));
    } else if (name !== "" && kind !== "button" && isSent(type, given)) {
      const value = valueOf(kind, given, after);
      fields.push({
        name,
        type: type || "text",
        value,
        autocomplete: given.get("autocomplete") ?? "",
      });
    }
  }
  const method = (of.get("method") ?? "").toLowerCase() === "post" ? "POST" : "GET";
  return { action: of.get("action") ?? "", method, fields, buttons };
}

const isSent = (type: string, given: Attributes): boolean =>
  !["button", "reset", "file"].includes(type) &&
  (!["checkbox", "radio"].includes(type) || given.has("checked"));

function buttonOf(text: string, given: Attributes): Button {
  const name = given.get("name") ?? "";
  return { text, sends: name === "" ? null : [name, given.get("value") ?? ""] };
}

function valueOf(kind: string, given: Attributes, after: string): string {
  if (kind === "textarea") return unescapeHtml(after.split(/<\/textarea>/i)[0] ?? "");
  if (kind === "input") return given.get("value") ?? (given.get("type") === "checkbox" ? "on" : "");
  const options = [...(after.split(/<\/select>/i)[0] ?? "").matchAll(/<option\b([^>]*)>/gi)];
  const all = options.map(([, tag = ""]) => readAttributes(tag));
  return (all.find((option) => option.has("selected")) ?? all[0])?.get("value") ?? "";
}

type Attributes = ReadonlyMap<string, string>;

function readAttributes(tag: string): Attributes {
  const found = tag.matchAll(/([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g);
  return new Map(
    [...found].map(([, name = "", double, single, bare]): [string, string] => [
      name.toLowerCase(),
      unescapeHtml(double ?? single ?? bare ?? ""),
    ]),
  );
}

const textOf = (html: string): string =>
  unescapeHtml(html.replaceAll(/<[^>]*>/g, " "))
    .replaceAll(/\s+/g, " ")
    .trim();

const signs: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  amp: "&",
};

export function unescapeHtml(text: string): string {
  return text.replaceAll(
    /&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,4});/gi,
    (whole: string, name: string) => {
      if (!name.startsWith("#")) return signs[name.toLowerCase()] ?? whole;
      const hex = /^#x/i.test(name);
      const point = Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10);
      return point <= 0x10_ff_ff ? String.fromCodePoint(point) : whole;
    },
  );
}
