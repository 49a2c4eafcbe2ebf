import { OnpurposeError } from "../errors.ts";
import { isObject } from "../option-shapes.ts";
import { builtInTags, isBuiltIn } from "./built-in.ts";
import type { Offer } from "./languages.ts";
import { messageKinds } from "./message-kinds.ts";
import { wrongOption } from "../wrong-option.ts";
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
      throw wrongOption(`messages.${key}`, 'for a language that "languages" offers');
    }
  }
  const tags = new Set([...asked, ...own.keys()]);
  const [first, ...more] = [...tags].map((tag) => ({ tag, own: own.get(tag)?.own ?? {} }));
  if (first === undefined) throw wrongOption("languages", languagesText());
  return [first, ...more];
}

const languagesText = (): string =>
  `a list of BCP 47 tags, the default first: of ${builtInTags.join(", ")}, and of languages that "messages" has all sentences of`;

function readTags(languages: readonly string[], own: Own): string[] {
  if (languages.length === 0) throw wrongOption("languages", languagesText());
  const tags = languages.map((language) => {
    const tag = canonical(language);
    if (tag !== null && (isBuiltIn(tag) || own.has(tag))) return tag;
    throw wrongOption("languages", languagesText());
  });
  if (new Set(tags).size !== tags.length) {
    throw wrongOption("languages", "a list of BCP 47 tags, each of them once");
  }
  return tags;
}

function readOwn(messages: Readonly<Record<string, MessageOverrides>>): Own {
  const read = new Map<string, { key: string; own: MessageOverrides }>();
  for (const [key, own] of Object.entries(messages)) {
    const tag = Object.hasOwn(messageKinds, key) ? null : canonical(key);
    if (tag === null || read.has(tag) || !isObject(own))
      throw wrongOption("messages", messagesText);
    checkMessages(own, messageKinds, `messages.${key}`, isBuiltIn(tag) ? null : wholeLanguage);
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
function checkMessages(own: object, kinds: object, path: string, whole: string | null): void {
  for (const name of Object.keys(own)) {
    if (!Object.hasOwn(kinds, name)) {
      throw new OnpurposeError(
        "invalid_option",
        `createMagicLinks: there is no option "${path}.${name}"`,
      );
    }
  }
  for (const [name, kind] of Object.entries<unknown>({ ...kinds })) {
    const option = `${path}.${name}`;
    if (!Object.hasOwn(own, name)) {
      if (whole === null) continue;
      throw wrongOption(option, whole);
    }
    const value: unknown = Reflect.get(own, name);
    const wanted = isObject(kind) ? "object" : kind;
    if (value === null || typeof value !== wanted || Array.isArray(value)) {
      throw wrongOption(option, `what the built-in one is: a ${String(wanted)}`);
    }
    const inside = whole ?? (path.endsWith(".problem") ? wholeProblem : null);
    if (isObject(value) && isObject(kind)) checkMessages(value, kind, option, inside);
  }
}

/** What the frame of each page is made of. */
function checkFrame({ languageTag, direction }: MessageOverrides, path: string): void {
  if (languageTag !== undefined && canonical(languageTag) === null) {
    throw wrongOption(`${path}.languageTag`, 'a BCP 47 tag, such as "pt-BR"');
  }
  if (direction !== undefined && direction !== "ltr" && direction !== "rtl") {
    throw wrongOption(`${path}.direction`, '"ltr" or "rtl"');
  }
}
