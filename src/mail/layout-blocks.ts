/** What a mail says, once for both of its bodies: they can then never say different things. */
export interface MailLayout {
  /** The title in the HTML. The text body goes without: the subject says the same. */
  readonly title: string;
  /** What the mail is from, above everything else. Empty for nothing. */
  readonly sender: string;
  /** What lists of mails and lock screens show below the subject. Nothing secret. */
  readonly preheader: string;
  /** BCP 47. */
  readonly languageTag: string;
  readonly direction: "ltr" | "rtl";
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: "text" | "soft"; readonly text: string }
  /** A button, and the same URL spelled out; in the text body the URL alone on its line. */
  | {
      readonly kind: "link";
      readonly url: string;
      readonly button: string;
      readonly spelledOut: string;
    }
  /** `code` is digits without gaps. */
  | { readonly kind: "code"; readonly intro: string; readonly code: string; readonly care: string }
  /** A line across, in the HTML only. */
  | { readonly kind: "rule" };

/** Digits in groups of four at most and as even as can be: `1234 5678`, `123 456`. */
export function inGroups(code: string): string {
  const groups: string[] = [];
  for (let left = code; left !== "";) {
    const most = Math.ceil(left.length / 4);
    const size = Math.ceil(left.length / most);
    groups.push(left.slice(0, size));
    left = left.slice(size);
  }
  return groups.join(" ");
}
