/** How far long work has come: one line that is written over, on a terminal alone. */
export interface Progress {
  tell(text: string): void;
  /** Takes the line away, for the result to stand in its place. */
  end(): void;
}

export function progress(): Progress {
  const erase = "\r\u001B[2K";
  const { stderr } = process;
  if (!stderr.isTTY) return { tell() {}, end() {} };
  let shows = false;
  return {
    tell(text) {
      shows = true;
      stderr.write(`${erase}${text}`);
    },
    end() {
      if (shows) stderr.write(erase);
    },
  };
}
