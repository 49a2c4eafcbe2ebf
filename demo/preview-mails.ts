import type { Mail } from "onpurpose";
// The mail as onpurpose itself writes it, and no host needs to: this is for whoever works on its looks.
import { builtInTags, loadBuiltIn } from "../src/locales/built-in.ts";
import { loginMail } from "../src/mail/login-mail.ts";
import { invitationWords } from "./invitation-words.ts";
import { invitationMail } from "./invitation.ts";
import { appName } from "./pages/layout.ts";

export const previewNames = ["login", "invitation"] as const;
export type PreviewName = (typeof previewNames)[number];
export const previewLanguages = builtInTags;
export type PreviewLanguage = (typeof previewLanguages)[number];
export const themes = ["light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** A mail with sample data in it. Its link is none. */
export async function previewMail(
  name: PreviewName,
  language: PreviewLanguage,
  { origin, mailFrom }: { readonly origin: string; readonly mailFrom: string },
): Promise<Mail> {
  const sample = {
    appName,
    from: { name: appName, address: mailFrom },
    address: "ada@example.com",
    url: `${origin}/magic-link/0sample0link0that0logs0nobody0in00000000`,
  };
  if (name === "invitation") {
    const expiresAt = new Date(Date.UTC(2026, 10, 29, 14, 2));
    return invitationMail({ ...sample, expiresAt }, invitationWords[language]);
  }
  const asked = {
    code: "48160235",
    lifetime: 600,
    askedAt: new Date(Date.UTC(2026, 10, 22, 14, 2)),
    askedWith: "Firefox on Windows",
    askedFrom: "Lyon, France",
  };
  return loginMail({ ...sample, ...asked }, await loadBuiltIn(language));
}

/** The mail as a client in daylight or in the dark shows it, whatever this one is in. */
export function forceTheme(html: string, theme: Theme): string {
  return html
    .replaceAll(
      "@media (prefers-color-scheme:dark)",
      theme === "dark" ? "@media all" : "@media not all",
    )
    .replaceAll(/(color-schemes?(?::|" content="))light dark/g, `$1${theme}`);
}
