/**
 * The style of a drawing. Inside a page it is a style of that page: each rule is for what is below our own class alone.
 * Without it everything is black on white.
 */
export const style = `
.onpurpose-timeline{color:#1c2330;max-width:100%;height:auto;font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif;--op-paper:#fff;--op-back:#f2f4f8;--op-soft:#566072;--op-line:#7b8698;--op-act:#1d4ed8;--op-bad:#b42318}
@media(prefers-color-scheme:dark){.onpurpose-timeline{color:#e8ecf4;--op-paper:#171c26;--op-back:#0d1118;--op-soft:#a5b0c3;--op-line:#7b8698;--op-act:#93b4ff;--op-bad:#ffa198}}
.onpurpose-timeline .op-paper{fill:var(--op-paper)}
.onpurpose-timeline .op-box{fill:var(--op-back);stroke:none}
.onpurpose-timeline .op-title,.onpurpose-timeline .op-strong{font-weight:600}
.onpurpose-timeline .op-soft{fill:var(--op-soft)}
.onpurpose-timeline .op-time{fill:var(--op-soft);font-variant-numeric:tabular-nums}
.onpurpose-timeline .op-axis{stroke:var(--op-line)}
.onpurpose-timeline .op-mark{fill:var(--op-paper);stroke:currentColor}
.onpurpose-timeline .op-robot .op-mark{stroke:var(--op-soft)}
.onpurpose-timeline .op-refused .op-mark{stroke:var(--op-bad)}
.onpurpose-timeline .op-logged_in .op-mark{fill:var(--op-act);stroke:var(--op-act)}
.onpurpose-timeline .op-ended .op-mark{fill:currentColor}
`.trim();
