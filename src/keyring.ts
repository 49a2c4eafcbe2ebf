import { deriveKey, type SecretKey } from "./crypto.ts";

/** The keys made from one `secret`: one for each use, so that a weakness in one use cannot reach another. */
export interface Keys {
  /** Signs the checksum inside a token. */
  readonly checksum: SecretKey;
  /** Seals the form of a confirm page. */
  readonly form: SecretKey;
  /** Seals what the browser that asked keeps until its code is typed. */
  readonly ask: SecretKey;
  /** Hashes codes: 8 digits are no secret to whoever can try a plain hash. */
  readonly code: SecretKey;
  /** Seals the cookie of a browser that has logged in before. */
  readonly device: SecretKey;
  /** Seals the forms of operators. */
  readonly act: SecretKey;
  /** Derives the secret of a session from the press that opens it. */
  readonly session: SecretKey;
  /** Hashes what must not be readable in the store and is too easily guessed for a plain hash. */
  readonly blind: SecretKey;
}

/** First signs, all verify. Never empty: the options check sees to that. */
export interface Keyring {
  readonly current: Keys;
  readonly all: readonly Keys[];
}

export function createKeyring(first: string, ...older: string[]): Keyring {
  const current = keysOf(first);
  return Object.freeze({ current, all: Object.freeze([current, ...older.map(keysOf)]) });
}

function keysOf(secret: string): Keys {
  return Object.freeze({
    checksum: deriveKey(secret, "token checksum"),
    form: deriveKey(secret, "form"),
    ask: deriveKey(secret, "ask"),
    code: deriveKey(secret, "code"),
    device: deriveKey(secret, "device"),
    act: deriveKey(secret, "act"),
    session: deriveKey(secret, "session"),
    blind: deriveKey(secret, "blind index"),
  });
}
