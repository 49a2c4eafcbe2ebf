import type { MailLayout } from "./layout-blocks.ts";
import { htmlOf } from "./layout-html.ts";
import { textOf } from "./layout-text.ts";

/** The two bodies of a mail: plain text, and HTML in which everything is escaped and nothing is from elsewhere. */
export function layOut(layout: MailLayout): { text: string; html: string } {
  return { text: textOf(layout), html: String(htmlOf(layout)) };
}
