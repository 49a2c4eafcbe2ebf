import { isBuiltIn, loadBuiltIn } from "./built-in.ts";
import type { MessageOverrides, Messages } from "./messages.ts";

/** The languages that pages and mails are in. */
export interface Languages {
  /** The one that a request asks for most, or the default. */
  choose(acceptLanguage: string | null): Promise<Messages>;
  /** The sentences in a language, by its tag: "de-AT" finds "de". Null where that language is not spoken here. */
  find(tag: string): Promise<Messages | null>;
}

/** One language that is offered. */
export interface Offer {
  /** BCP 47, in its canonical form. */
  readonly tag: string;
  /** The host's sentences, in place of the built-in ones; all of them where the tag is not built in. */
  readonly own: MessageOverrides;
}

export interface LanguageParts {
  /** The default first. */
  readonly offers: readonly [Offer, ...Offer[]];
  /** The tag that an `Accept-Language` header asks for most. */
  readonly chooseLanguage: (header: string | null, tags: readonly [string, ...string[]]) => string;
  /** The tag that a language goes by, or null. */
  readonly lookUp: (language: string, tags: readonly string[]) => string | null;
  /** Told when a built-in language could not be loaded. English stands in for it until it can. */
  readonly report: (cause: unknown) => void;
}

export function createLanguages(parts: LanguageParts): Languages {
  const { offers, chooseLanguage, lookUp, report } = parts;
  const [first, ...more] = offers;
  const tags: readonly [string, ...string[]] = [first.tag, ...more.map(({ tag }) => tag)];
  const overrides = new Map(offers.map(({ tag, own }) => [tag, own]));
  const loaded = new Map<string, Promise<Messages>>();
  const load = (tag: string): Promise<Messages> => {
    const known = loaded.get(tag);
    if (known !== undefined) return known;
    const loading = loadMessages(tag, overrides.get(tag) ?? {}).catch(async (cause: unknown) => {
      loaded.delete(tag);
      report(cause);
      return merge(await loadBuiltIn("en"), overrides.get("en") ?? {});
    });
    loaded.set(tag, loading);
    return loading;
  };
  return {
    choose: (acceptLanguage) => load(chooseLanguage(acceptLanguage, tags)),
    async find(tag) {
      const found = lookUp(spelledWithHyphens(tag), tags);
      return found === null ? null : load(found);
    },
  };
}

/** Of the host's users: half the world's programs write "de_AT", and no mail shall fail for a locale. */
function spelledWithHyphens(tag: unknown): string {
  return typeof tag === "string" ? tag.slice(0, 100).replaceAll("_", "-") : "";
}

async function loadMessages(tag: string, own: MessageOverrides): Promise<Messages> {
  return merge(await loadBuiltIn(isBuiltIn(tag) ? tag : "en"), own);
}

/** Frozen: it is handed to pages and mails of the host's. */
function merge(base: Messages, own: MessageOverrides): Messages {
  return Object.freeze({
    ...base,
    ...own,
    addressFault: Object.freeze({ ...base.addressFault, ...own.addressFault }),
    declined: Object.freeze({ ...base.declined, ...own.declined }),
    problem: Object.freeze({ ...base.problem, ...own.problem }),
  });
}
