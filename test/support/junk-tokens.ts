import { createKeyring } from "../../src/keyring.ts";
import { createToken } from "../../src/token.ts";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** What has the shape of a token, and fails its checksum but for one time in 2 to the 40. */
export function junkToken(): string {
  const letters = crypto.getRandomValues(new Uint8Array(40));
  return Array.from(letters, (letter) => alphabet.charAt(letter % 32)).join("");
}

/** Tokens that only whoever knows the secret can make, of links that do not exist. */
export function unknownTokens(key: string): () => string {
  const keyring = createKeyring(key);
  return () => createToken(keyring).text;
}
