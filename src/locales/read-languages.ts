import { OnpurposeError } from "../errors.ts";
import { builtInTags, isBuiltIn } from "./built-in.ts";
import { en } from "./en.ts";
import type { Offer } from "./languages.ts";
import type { MessageOverrides } from "./messages.ts";

/** What stands after "must be". */
export const messagesText =
  'sentences by language, such as { en: { askButton: "Go" } }, each language by its BCP 47 tag';

type Own = ReadonlyMap<string, { readonly key: string; readonly own: MessageOverrides }>;

/**
 * Which languages are offered, the default first, and the host's sentences in each of them. A misspelt or mistyped
 * sentence does not start, nor does a language of the host's own that lacks one.
 *
 * @throws {OnpurposeError} `invalid_option`, naming the option and what it accepts, never its value.
 */
export function readOffers(
  languages: readonly string[] | undefined,
  messages: Readonly<Record<string, MessageOverrides>>,
): readonly [Offer, ...Offer[]] {
  const own = readOwn(messages);
  const asked = languages === undefined ? builtInTags : readTags(languages, own);
  for (const [tag, { key }] of own) {
    if (isBuiltIn(tag) && !asked.includes(tag)) {
      throw wrong(`messages.${key}`, 'for a language that "languages" offers');
    }
  }
  const tags = new Set([...asked, ...own.keys()]);
  const [first, ...more] = [...tags].map((tag) => ({ tag, own: own.get(tag)?.own ?? {} }));
  if (first === undefined) throw wrong("languages", languagesText());
  return [first, ...more];
}

const languagesText = (): string =>
  `a list of BCP 47 tags, the default first: of ${builtInTags.join(", ")}, and of languages that "messages" has all sentences of`;

function readTags(languages: readonly string[], own: Own): string[] {
  const tags = languages.map((language) => {
    const tag = canonical(language);
    if (tag !== null && (isBuiltIn(tag) || own.has(tag))) return tag;
    throw wrong("languages", languagesText());
  });
  if (new Set(tags).size !== tags.length) {
    throw wrong("languages", "a list of BCP 47 tags, each of them once");
  }
  return tags;
}

function readOwn(messages: Readonly<Record<string, MessageOverrides>>): Own {
  const read = new Map<string, { key: string; own: MessageOverrides }>();
  for (const [key, own] of Object.entries(messages)) {
    const tag = Object.hasOwn(en, key) ? null : canonical(key);
    if (tag === null || read.has(tag) || !isObject(own)) throw wrong("messages", messagesText);
    checkMessages(own, en, `messages.${key}`, isBuiltIn(tag) ? null : wholeLanguage);
    checkFrame(own, `messages.${key}`);
    read.set(tag, { key, own });
  }
  return read;
}

/** A tag as it is written, such as "pt-BR"; null where it is none. */
function canonical(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

const wholeLanguage = "given, too: only built-in languages may leave sentences out";
const wholeProblem = "given, too: a problem has a title and a sentence";

/** @param whole What is said of a sentence that is left out; null where any may be. */
function checkMessages(own: object, model: object, path: string, whole: string | null): void {
  for (const name of Object.keys(own)) {
    if (!Object.hasOwn(model, name)) {
      throw new OnpurposeError(
        "invalid_option",
        `createMagicLinks: there is no option "${path}.${name}"`,
      );
    }
  }
  for (const [name, wanted] of Object.entries(model) as [string, unknown][]) {
    const option = `${path}.${name}`;
    if (!Object.hasOwn(own, name)) {
      if (whole === null) continue;
      throw wrong(option, whole);
    }
    const value: unknown = Reflect.get(own, name);
    if (value === null || typeof value !== typeof wanted || Array.isArray(value)) {
      throw wrong(option, `what the built-in one is: a ${typeof wanted}`);
    }
    const inside = whole ?? (path.endsWith(".problem") ? wholeProblem : null);
    if (isObject(value) && isObject(wanted)) checkMessages(value, wanted, option, inside);
  }
}

/** What the frame of each page is made of. */
function checkFrame({ languageTag, direction }: MessageOverrides, path: string): void {
  if (languageTag !== undefined && canonical(languageTag) === null) {
    throw wrong(`${path}.languageTag`, 'a BCP 47 tag, such as "pt-BR"');
  }
  if (direction !== undefined && direction !== "ltr" && direction !== "rtl") {
    throw wrong(`${path}.direction`, '"ltr" or "rtl"');
  }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

function wrong(option: string, accepts: string): OnpurposeError {
  return new OnpurposeError(
    "invalid_option",
    `createMagicLinks: option "${option}" must be ${accepts}`,
  );
}
