/** A text that strangers wrote, for a sentence of ours: printable ASCII, everything else by its code point, no novel. */
export function outside(text: string, most = 80): string {
  const start = text.length > most ? `${text.slice(0, most)}...` : text;
  return start.replaceAll(/[^ -~]/gu, codePointOf);
}

/**
 * Any text, with what is no letter, sign or blank made visible: control characters, those that turn the direction of
 * what follows, those that cannot be seen, and halves of characters.
 */
export const visible = (text: string): string =>
  text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, codePointOf);

function codePointOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
}
