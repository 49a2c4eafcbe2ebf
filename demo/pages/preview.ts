import { html } from "onpurpose";
import { themes, type PreviewLanguage, type PreviewName, type Theme } from "../preview-mails.ts";
import type { Html, Page } from "./layout.ts";

export interface PreviewEntry {
  readonly name: PreviewName;
  readonly language: PreviewLanguage;
  readonly subject: string;
  readonly text: string;
}

const widths = ["phone", "desktop"] as const;
const titles: Readonly<Record<PreviewName, string>> = {
  login: "The mail with a link and a code",
  invitation: "The invitation",
};

/** Every mail in every language, in light and dark, as wide as a phone and as a desktop's window. */
export function previewPage(entries: readonly PreviewEntry[]): Page {
  const names = [...new Set(entries.map(({ name }) => name))];
  const of = (name: PreviewName) => entries.filter((entry) => entry.name === name);
  const body = html`<h1>How the mails look</h1>
<p class="soft">With sample data. The links in them lead nowhere.</p>
${names.map(
  (name) => html`<p class="jumps"><b>${titles[name]}</b> ${of(name).map(jump)}</p>
`,
)}${names.map(
    (name) => html`<h2>${titles[name]}</h2>
${of(name).map(mailSection)}`,
  )}`;
  return { title: "How the mails look", body };
}

function jump({ name, language }: PreviewEntry): Html {
  return html`<a href="#${name}-${language}" lang="${language}" dir="auto">${languageName(language)}</a> `;
}

function mailSection({ name, language, subject, text }: PreviewEntry): Html {
  const path = `/mail/preview/${name}/${language}`;
  return html`<section id="${name}-${language}">
<h3><span lang="${language}" dir="auto">${languageName(language)}</span>: <bdi lang="${language}">${subject}</bdi></h3>
${themes.map(
  (theme) => html`<div class="shots">
${widths.map((width) => frame(path, theme, width, `${titles[name]} (${language})`))}</div>
`,
)}<details>
<summary>As plain text</summary>
<pre lang="${language}" dir="auto">${text}</pre>
</details>
</section>
`;
}

function frame(path: string, theme: Theme, width: (typeof widths)[number], what: string): Html {
  const src = `${path}?theme=${theme}`;
  return html`<figure>
<figcaption class="soft"><a href="${src}">${theme}, ${width}</a></figcaption>
<iframe class="${width}" src="${src}" sandbox loading="lazy" title="${what}, ${theme}, ${width}"></iframe>
</figure>
`;
}

/** As its speakers call it. */
function languageName(language: PreviewLanguage): string {
  return new Intl.DisplayNames(language, { type: "language" }).of(language) ?? language;
}
