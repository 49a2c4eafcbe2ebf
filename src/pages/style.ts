/** The one stylesheet, inside every page; its hash stands in the Content-Security-Policy. */
export const defaultStyle = `
:root{color-scheme:light dark;--ink:#1c2330;--soft:#566072;--paper:#fff;--back:#f2f4f8;--line:#c5ccd8;--act:#1d4ed8;--on-act:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#e8ecf4;--soft:#a5b0c3;--paper:#171c26;--back:#0d1118;--line:#4a5568;--act:#93b4ff;--on-act:#0b1530}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;padding:1rem;background:var(--back);color:var(--ink);font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{width:100%;max-width:27rem;padding:2rem 1.5rem;background:var(--paper);border:1px solid var(--line);border-radius:1rem;overflow-wrap:anywhere}
h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.25;text-wrap:balance}
p{margin:0 0 1rem}
p:last-child,form:last-child{margin-bottom:0}
.account{font-weight:600;font-size:1.125rem}
.soft{color:var(--soft);font-size:.9375rem}
.fault{font-weight:600;border-inline-start:.25rem solid currentColor;padding-inline-start:.75rem}
label{display:block;font-weight:600;margin-bottom:.25rem}
form{margin:0 0 .75rem}
input,button,.button{width:100%;min-height:3rem;padding:.625rem 1rem;font:inherit;border-radius:.5rem;border:1px solid var(--soft)}
input{margin-bottom:1rem;background:var(--paper);color:var(--ink)}
button,.button{display:block;text-align:center;font-weight:600;text-decoration:none;cursor:pointer;background:var(--act);border:2px solid var(--act);color:var(--on-act)}
.other{background:var(--paper);color:var(--ink);border-color:var(--ink)}
a:not(.button){color:var(--act)}
:focus-visible{outline:3px solid var(--act);outline-offset:3px}
`.trim();
