import type { Span } from "@opentelemetry/api";
import { basePathOf } from "../mount.ts";

/** As much of a `SpanProcessor` of OpenTelemetry's SDK as this is. */
export interface TokenRemover {
  onStart(span: Span): void;
  onEnd(): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/**
 * Takes the tokens of links out of what other instrumentations write of a request, such as `url.path` of the span that the
 * host's HTTP server makes. For `spanProcessors` of a tracer provider, before or after those that export.
 *
 * @param options.url Where onpurpose is mounted: the option of that name.
 */
export function withoutTokens({ url }: { readonly url: string }): TokenRemover {
  const clean = createCleaner(basePathOf(url));
  return {
    onStart(span) {
      const { name, attributes } = asRead(span);
      if (name !== null && clean(name) !== name) span.updateName(clean(name));
      for (const [key, value] of Object.entries(attributes)) {
        const cleaned = cleanValue(value, clean);
        if (cleaned !== null) span.setAttribute(key, cleaned);
      }
    },
    onEnd: () => {},
    forceFlush: async () => {},
    shutdown: async () => {},
  };
}

type Clean = (text: string) => string;

/** Longer than any path of ours: what stands there is a token, or was one before somebody damaged it. */
const shortest = 20;

function createCleaner(basePath: string): Clean {
  const base = basePath.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  // At the root of a host: the host's name, after two slashes, is no path.
  const token = new RegExp(String.raw`((?<!/)${base}/)[^/?#\s"]{${shortest},}`, "g");
  return (text) => text.replaceAll(token, "$1:token");
}

/** The value without tokens; null where there were none in it. */
function cleanValue(value: unknown, clean: Clean): string | string[] | null {
  if (typeof value === "string") {
    const cleaned = clean(value);
    return cleaned === value ? null : cleaned;
  }
  if (!Array.isArray(value)) return null;
  const texts = value.filter((each) => typeof each === "string");
  const cleaned = texts.map(clean);
  return cleaned.some((text, index) => text !== texts[index]) ? cleaned : null;
}

/** What the SDK's spans have, beyond those of the API. */
function asRead(span: object): { name: string | null; attributes: object } {
  const name = "name" in span && typeof span.name === "string" ? span.name : null;
  const attributes =
    "attributes" in span && typeof span.attributes === "object" ? span.attributes : null;
  return { name, attributes: attributes ?? {} };
}
