import { html, type SafeHtml } from "@remix-run/html-template";
import { inGroups, type Block, type MailLayout } from "./layout-blocks.ts";
import { colours, darkStyle, mono, plainStyle, sans, wordStyle } from "./layout-style.ts";

/** In CSS pixels; Outlook's Word engine needs it as an attribute. */
const width = 520;

const table = html.raw`role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"`;
const breaking = "word-wrap:break-word;word-break:break-word;overflow-wrap:anywhere";
/** Lines in pixels: the Word engine takes a bare factor for points. */
const type = (size: number, more: string, line = size * 1.5): string =>
  `margin:0;font-family:${sans};font-size:${size}px;line-height:${line}px;${more}`;
const ink = `color:${colours.ink}`;
const soft = `color:${colours.soft}`;

/** Blanks of no width, so that a preview has no room left for what follows, which may be a code. */
const filler = html.raw`${"&#847;&zwnj;&nbsp;".repeat(120)}`;

/** Tables and styles on the elements themselves, since Outlook's Word engine and Gmail drop much else. */
export function htmlOf(layout: MailLayout): SafeHtml {
  const { title, languageTag, direction } = layout;
  const ground = `margin:0;padding:0;width:100%;background-color:${colours.back};-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%`;
  return html`<!doctype html>
<html lang="${languageTag}" dir="${direction}" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
<meta name="x-apple-disable-message-reformatting">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<!--[if mso]>
<noscript><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml></noscript>
<style>${html.raw`${wordStyle}`}</style>
<![endif]-->
<style>${html.raw`${plainStyle}`}</style>
<style>${html.raw`${darkStyle}`}</style>
</head>
<body class="op-back" style="${ground}">
${wrapper(layout)}
</body>
</html>
`;
}

/** Webmail drops `html` and `body` with their attributes: hence language and direction once more. */
function wrapper(layout: MailLayout): SafeHtml {
  const { title, sender, preheader, languageTag, direction } = layout;
  const start = direction === "rtl" ? "right" : "left";
  const hidden =
    "display:none;visibility:hidden;opacity:0;overflow:hidden;width:0;height:0;max-width:0;max-height:0;mso-hide:all";
  const card = `padding:28px 32px 8px;background-color:${colours.paper};border:1px solid ${colours.line};border-radius:16px;text-align:${start}`;
  return html`<div role="article" aria-roledescription="email" aria-label="${title}" lang="${languageTag}" dir="${direction}">
<div style="${hidden}" aria-hidden="true">${preheader}${filler}</div>
<table ${table} dir="${direction}" class="op-back" bgcolor="${colours.back}" style="table-layout:fixed;background-color:${colours.back}"><tr><td align="center" style="padding:24px 12px 32px">
<!--[if mso]><table role="presentation" width="${width}" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table ${table} dir="${direction}" style="max-width:${width}px;table-layout:fixed">
${senderRow(sender, start)}<tr><td align="${start}" class="op-paper op-pad" bgcolor="${colours.paper}" style="${card}">
<table ${table} style="table-layout:fixed">
${row(html`<h1 class="op-ink" style="${type(24, `font-weight:600;${ink}`, 30)}">${title}</h1>`, start)}
${layout.blocks.map((block) => blockRow(block, start))}</table>
</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</div>`;
}

function senderRow(sender: string, start: string): SafeHtml | string {
  if (sender === "") return "";
  const style = `padding:0 32px 14px;text-align:${start};${type(16, `font-weight:600;${soft};${breaking}`)}`;
  return html`<tr><td align="${start}" class="op-soft op-pad" style="${style}">${sender}</td></tr>
`;
}

/** The gap below is padding of the cell: margins are not to be relied on. */
function row(content: SafeHtml, start: string, gap = 16): SafeHtml {
  return html`<tr><td align="${start}" style="padding:0 0 ${gap}px;text-align:${start};${breaking}">${content}</td></tr>`;
}

function blockRow(block: Block, start: string): SafeHtml {
  return html`${blockRows(block, start)}
`;
}

function blockRows(block: Block, start: string): SafeHtml {
  switch (block.kind) {
    case "text":
      return row(html`<p class="op-ink" style="${type(16, ink)}">${block.text}</p>`, start);
    case "soft":
      return row(html`<p class="op-soft" style="${type(14, soft)}">${block.text}</p>`, start);
    case "link":
      return linkRows(block, start);
    case "code":
      return row(codeBox(block, start), start, 20);
    case "rule":
      return html`<tr><td style="padding:4px 0 20px"><table ${table}><tr><td class="op-line" height="1" style="height:1px;font-size:0;line-height:0;border-top:1px solid ${colours.line}">&nbsp;</td></tr></table></td></tr>`;
  }
}

/**
 * The colour is the cell's and so is, for the Word engine, the padding: that one knows none on links. The
 * colour of the label stands on a span as well, since the Word engine gives links its own blue.
 */
function linkRows(
  { url, button, spelledOut }: Extract<Block, { kind: "link" }>,
  start: string,
): SafeHtml {
  const label = `display:block;padding:12px 20px;font-family:${sans};font-size:16px;line-height:24px;font-weight:600;text-align:center;text-decoration:none;color:${colours.onAct}`;
  const cell = `background-color:${colours.act};border-radius:8px;text-align:center;mso-padding-alt:12px 20px`;
  const address = `color:${colours.act};text-decoration:underline;word-break:break-all`;
  return html`${row(
    html`<table ${table}><tr><td align="center" class="op-act" bgcolor="${colours.act}" style="${cell}"><a href="${url}" class="op-on-act" style="${label}"><span class="op-on-act" style="color:${colours.onAct}">${button}</span></a></td></tr></table>`,
    start,
  )}
${row(html`<p class="op-soft" style="${type(14, soft)}">${spelledOut}</p>`, start, 2)}
${row(
  html`<p dir="ltr" style="${type(14, `text-align:${start};word-break:break-all`)}"><a href="${url}" class="op-link" style="${address}">${url}</a></p>`,
  start,
  20,
)}`;
}

/** One text node with plain blanks, so that it can be copied; from left to right in every language. */
function codeBox({ intro, code, care }: Extract<Block, { kind: "code" }>, start: string): SafeHtml {
  const digits = `margin:0;font-family:${mono};font-size:28px;line-height:40px;font-weight:600;letter-spacing:2px;text-align:${start};-webkit-user-select:all;user-select:all;word-break:normal;overflow-wrap:normal;${ink}`;
  const box = `padding:16px 20px 4px;background-color:${colours.back};border-radius:12px;text-align:${start}`;
  return html`<table ${table} style="table-layout:fixed"><tr><td align="${start}" class="op-back" bgcolor="${colours.back}" style="${box}">
<table ${table} style="table-layout:fixed">
${row(html`<p class="op-ink" style="${type(16, ink)}">${intro}</p>`, start, 4)}
${row(html`<p dir="ltr" class="op-ink op-code" style="${digits}">${inGroups(code)}</p>`, start, 4)}
${row(html`<p class="op-soft" style="${type(14, soft)}">${care}</p>`, start, 12)}
</table></td></tr></table>`;
}
