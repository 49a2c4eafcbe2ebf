/** The one stylesheet, inside every page; its hash stands in the Content-Security-Policy. */
export const defaultStyle = `
:root{color-scheme:light dark;--ink:#1c2330;--soft:#566072;--paper:#fff;--back:#f2f4f8;--line:#d5dae4;--edge:#7b8698;--act:#1d4ed8;--on-act:#fff;--press:#173fae;--no:#3f4a5d;--bad:#b42318}
@media(prefers-color-scheme:dark){:root{--ink:#e8ecf4;--soft:#a5b0c3;--paper:#171c26;--back:#0d1118;--line:#2f394a;--edge:#7b8698;--act:#93b4ff;--on-act:#0b1530;--press:#b4cbff;--no:#aab6cb;--bad:#ffa198}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;padding:clamp(1.5rem,9vh,6rem) 1rem 2rem;background:var(--back);color:var(--ink);font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
header,main{max-width:28rem;margin-inline:auto}
header{padding:0 1.5rem .875rem;font-weight:600;color:var(--soft)}
main{padding:1.75rem 1.5rem;background:var(--paper);border:1px solid var(--line);border-radius:1rem;box-shadow:0 1px 2px #0f172a0d,0 12px 32px -12px #0f172a1f}
h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25;letter-spacing:-.01em;text-wrap:balance}
p{margin:0 0 1rem;text-wrap:pretty}
form{margin:0 0 1rem}
main>:last-child,.choice form{margin-bottom:0}
.choice{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,11rem),1fr));gap:.75rem;margin:0 0 1.25rem}
.choice form{display:grid}
.stack{grid-template-columns:1fr}
.account{padding:.75rem 1rem;background:var(--back);border-radius:.5rem;font-weight:600}
[dir=rtl] .account{text-align:right}
.copy{-webkit-user-select:all;user-select:all}
.soft{color:var(--soft);font-size:.9375rem}
.fault{margin-bottom:.5rem;font-size:.9375rem;font-weight:600;color:var(--bad)}
label{display:block;font-weight:600;margin-bottom:.375rem;text-wrap:balance}
input,button,.button{width:100%;min-height:3rem;padding:.625rem 1rem;font:inherit;border-radius:.5rem}
input{margin-bottom:1rem;border:1px solid var(--edge);background:var(--paper);color:var(--ink)}
input.code{padding-inline:.5rem;font-size:1.25rem;letter-spacing:.1em;text-indent:.1em;text-align:center;font-variant-numeric:tabular-nums}
input[aria-invalid]{border:2px solid var(--bad)}
button,.button,a.button{display:block;border:2px solid var(--act);background:var(--act);color:var(--on-act);font-weight:600;line-height:1.375;text-align:center;text-wrap:balance;text-decoration:none;cursor:pointer}
button:hover,.button:hover{background:var(--press);border-color:var(--press)}
button.other,a.other{background:var(--paper);border-color:var(--edge);color:var(--ink)}
button.other:hover,a.other:hover{background:var(--back);border-color:var(--ink)}
.choice button.other{background:var(--no);border-color:var(--no);color:var(--paper)}
.choice button.other:hover{background:var(--ink);border-color:var(--ink)}
a{color:var(--act)}
p>a:not(.button){display:inline-block;padding-block:.625rem;margin-block:-.625rem}
:focus-visible{outline:3px solid var(--act);outline-offset:3px}
input:focus-visible{outline-offset:1px}
.trap{all:unset;position:absolute;opacity:0;font-size:1px}
@media(min-width:30rem){main{padding:2.25rem 2rem}header{padding-inline:2rem}}
`.trim();
