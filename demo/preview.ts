import { answer, type Answer } from "./http.ts";
import { previewPage } from "./pages/preview.ts";
import {
  forceTheme,
  previewLanguages,
  previewMail,
  previewNames,
  themes,
  type PreviewLanguage,
  type PreviewName,
} from "./preview-mails.ts";
import type { App, Visit } from "./visit.ts";

/**
 * How the mails look: all of them on one page, or one by itself, `login/ar`, with `?theme=light` or `dark` as if its
 * reader's client were in that. For developers: only where the inbox is.
 */
export async function showPreview(app: App, visit: Visit): Promise<Answer> {
  if (app.inbox === null) return visit.problem(404);
  const data = { origin: app.config.origin, mailFrom: app.mailFrom };
  if (visit.part === "") return visit.page(200, await indexPage(data));
  const [name, language] = visit.part.split("/");
  const wanted = visit.query.get("theme");
  const theme = themes.find((one) => one === wanted) ?? null;
  const knownName = previewNames.find((one) => one === name);
  const knownLanguage = previewLanguages.find((one) => one === language);
  const isKnown = knownName !== undefined && knownLanguage !== undefined;
  if (!isKnown || (wanted !== null && theme === null)) return visit.problem(404);
  const { html } = await previewMail(knownName, knownLanguage, data);
  return mailAlone(theme === null ? html : forceTheme(html, theme));
}

async function indexPage(data: Parameters<typeof previewMail>[2]) {
  const entries = previewNames.flatMap((name) =>
    previewLanguages.map((language) => entryOf(name, language, data)),
  );
  return previewPage(await Promise.all(entries));
}

async function entryOf(
  name: PreviewName,
  language: PreviewLanguage,
  data: Parameters<typeof previewMail>[2],
) {
  const { subject, text } = await previewMail(name, language, data);
  return { name, language, subject, text };
}

/** It runs nothing, loads nothing and leads nowhere from inside its frame. */
function mailAlone(html: string): Answer {
  const body = html.replace("<head>", '<head><base target="_top">');
  return answer(200, "text/html; charset=utf-8", body, {
    "content-security-policy":
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox",
    "x-frame-options": "SAMEORIGIN",
  });
}
