// Every colour stands on the element itself, and always text and ground together: a client that drops the
// style blocks still shows the mail as it was meant, and one that inverts colours by force inverts both.

/** In daylight. The dark ones stand in {@link darkStyle}. */
export const colours = {
  back: "#f2f4f8",
  paper: "#ffffff",
  ink: "#1c2330",
  soft: "#566072",
  line: "#d5dae4",
  act: "#1d4ed8",
  onAct: "#ffffff",
} as const;

export const sans = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif";
export const mono = "ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace";

const dark = {
  back: "#0d1118",
  paper: "#171c26",
  ink: "#e8ecf4",
  soft: "#a5b0c3",
  line: "#2f394a",
  act: "#93b4ff",
  onAct: "#0b1530",
} as const;

/** Text and ground of each class; `text` and `ground` say where they apply, by the name of a class. */
function darkRules(text: (name: string) => string, ground: (name: string) => string): string {
  const grounds = (name: string, colour: string): string =>
    `${ground(name)}{background-color:${colour}!important}`;
  const texts = (name: string, colour: string): string =>
    `${text(name)}{color:${colour}!important}`;
  return [
    grounds("op-back", dark.back),
    grounds("op-paper", dark.paper),
    grounds("op-act", dark.act),
    `${ground("op-paper")},${ground("op-line")}{border-color:${dark.line}!important}`,
    texts("op-ink", dark.ink),
    texts("op-soft", dark.soft),
    texts("op-link", dark.act),
    texts("op-on-act", dark.onAct),
  ].join("\n");
}

const always = (name: string): string => `.${name}`;
/** Below or on an element that Outlook.com has marked as recoloured. */
const marked =
  (mark: string) =>
  (name: string): string =>
    `[${mark}] .${name},.${name}[${mark}]`;

/** The media query of Apple's and others' clients, and the marks of Outlook.com. */
export const darkStyle = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
${darkRules(always, always)}
}
${darkRules(marked("data-ogsc"), marked("data-ogsb"))}
`.trim();

/**
 * Whatever makes links of dates, places and "telephone numbers" by itself must not make the code look like
 * one. In a block of its own: Gmail drops a whole block for one rule that it does not know.
 */
export const plainStyle = `
a[x-apple-data-detectors]{color:inherit!important;text-decoration:none!important;font:inherit!important;letter-spacing:inherit!important}
.op-code a{color:inherit!important;text-decoration:none!important}
@media (max-width:480px){.op-pad{padding-left:20px!important;padding-right:20px!important}}
`.trim();

/** For Outlook's Word engine, which falls back to Times where it does not know a list's first font. */
export const wordStyle = `
table{border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt}
td,p,h1,a,span{font-family:"Segoe UI",Arial,sans-serif!important;mso-line-height-rule:exactly}
p.op-code{font-family:Consolas,"Courier New",monospace!important}
`.trim();
