// What requests that we make ourselves come to, in words that are safe to print.

/** A field of parsed JSON, or of an error, if there is any. */
export function fieldOf(json: unknown): (name: string) => unknown {
  const fields = typeof json === "object" && json !== null ? Object.entries(json) : [];
  const byName = new Map<string, unknown>(fields);
  return (name) => byName.get(name);
}

/** Seconds or a date (RFC 9110 10.2.3), in milliseconds. 0: nothing is asked. */
export function retryAfter(value: string | null): number {
  if (value === null) return 0;
  const wait = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? 0 : Math.max(0, wait);
}

/** The code of the system or of TLS, such as ECONNREFUSED. Texts may repeat what was sent. */
export function connectionCode(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = fieldOf(cause)("code");
  return codeWord(code) ?? "no connection";
}

/** A code that an answer gives, if it is a word and can be nothing else. */
export function codeWord(code: unknown): string | undefined {
  return typeof code === "string" && /^[A-Za-z_]{2,60}$/.test(code) ? code : undefined;
}
