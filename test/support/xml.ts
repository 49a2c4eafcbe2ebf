/** An element of a document, with what stands in it as text. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  text: string;
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
};

/**
 * The elements of a document, in their order, as a strict parser reads them; throws for what such a parser refuses.
 * Knows elements, attributes in double quotes and those five entities: comments, sections and declarations are refused.
 */
export function readXml(xml: string): XmlElement[] {
  const elements: XmlElement[] = [];
  const open: XmlElement[] = [];
  const token = /<(\/?)([a-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<>]+)/gy;
  for (let last = 0; last < xml.length; last = token.lastIndex) {
    token.lastIndex = last;
    const match = token.exec(xml);
    if (match === null) throw new Error(`No XML: ${xml.slice(last, last + 80)}`);
    const [, close, name = "", attributes = "", empty, text] = match;
    if (text !== undefined) {
      const parent = open.at(-1);
      if (parent !== undefined) parent.text += decode(text);
      else if (text.trim() !== "") throw new Error(`Text outside: ${text}`);
    } else if (close === "/") {
      if (open.pop()?.name !== name) throw new Error(`Ends before it begins: ${name}`);
    } else {
      const element = { name, attributes: readAttributes(attributes), text: "" };
      elements.push(element);
      if (empty !== "/") open.push(element);
    }
  }
  if (open.length > 0) throw new Error("It does not end.");
  return elements;
}

function readAttributes(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = "", value = ""] of text.matchAll(/([\w:-]+)="([^"]*)"/g)) {
    if (found.has(name)) throw new Error(`Twice: ${name}`);
    found.set(name, decode(value));
  }
  return found;
}

function decode(text: string): string {
  return text.replaceAll(/&(?:([a-z]+|#39);)?/g, (whole, name: string | undefined) => {
    const sign = name === undefined ? undefined : entities[name];
    if (sign === undefined) throw new Error(`No entity: ${whole}`);
    return sign;
  });
}
