import type { Messages } from "./messages.ts";

/** The languages that come along. Each is loaded when it is first needed. */
const loaders = {
  en: async () => (await import("./en.ts")).en,
  de: async () => (await import("./de.ts")).de,
  fr: async () => (await import("./fr.ts")).fr,
  es: async () => (await import("./es.ts")).es,
  ar: async () => (await import("./ar.ts")).ar,
} satisfies Readonly<Record<string, () => Promise<Messages>>>;

type BuiltIn = keyof typeof loaders;

/** English first: it is the default. */
export const builtInTags: readonly BuiltIn[] = ["en", "de", "fr", "es", "ar"] satisfies BuiltIn[];

export function isBuiltIn(tag: string): tag is BuiltIn {
  return Object.hasOwn(loaders, tag);
}

export function loadBuiltIn(tag: BuiltIn): Promise<Messages> {
  return loaders[tag]();
}
