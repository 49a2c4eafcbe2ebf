import { contradictingHeaders } from "./contradicting-headers.ts";
import { driven } from "./driven.ts";
import { justIssued } from "./just-issued.ts";
import { manyLinks } from "./many-links.ts";
import { namesItself } from "./names-itself.ts";
import { noBrowserAccept } from "./no-browser-accept.ts";
import { noFetchMetadata } from "./no-fetch-metadata.ts";
import { noGesture } from "./no-gesture.ts";
import { noLanguage } from "./no-language.ts";
import { prefetchHeader } from "./prefetch-header.ts";
import type { Signal } from "./signal.ts";
import { tooSoon } from "./too-soon.ts";
import { trap } from "./trap.ts";

/** Every signal, the surest first. */
export const signals: readonly Signal[] = [
  trap,
  driven,
  namesItself,
  prefetchHeader,
  contradictingHeaders,
  noGesture,
  tooSoon,
  justIssued,
  manyLinks,
  noFetchMetadata,
  noBrowserAccept,
  noLanguage,
];
