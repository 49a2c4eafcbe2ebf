import { inGroups, type Block, type MailLayout } from "./layout-blocks.ts";

/** As wide as mail has always been read: 72 characters, so that a quoted line still fits into 80. */
const width = 72;

export function textOf({ blocks, direction }: MailLayout): string {
  const parts = blocks.flatMap((block) => linesOf(block, direction));
  return `${parts.join("\n\n")}\n`;
}

function linesOf(block: Block, direction: "ltr" | "rtl"): string[] {
  switch (block.kind) {
    case "text":
    case "soft":
      return [wrap(block.text)];
    case "link":
      // Alone on its line: nothing beside it that a mail program could take for a part of it.
      return [block.url];
    case "code": {
      // From right to left, two groups of digits with a gap would be shown in the wrong order.
      const code = direction === "rtl" ? block.code : inGroups(block.code);
      return [wrap(block.intro), code, wrap(block.care)];
    }
    case "rule":
      return [];
  }
}

/** Breaks lines at blanks only: a word that is too long stays whole. Line breaks that were there stay. */
function wrap(text: string): string {
  return text.split("\n").map(wrapLine).join("\n");
}

function wrapLine(text: string): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join("\n");
}
