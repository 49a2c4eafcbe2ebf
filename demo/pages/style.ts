/** The one stylesheet, inside every page; its hash stands in the Content-Security-Policy. */
export const style = `
:root{color-scheme:light dark;--ink:#1c2330;--soft:#566072;--paper:#fff;--back:#f2f4f8;--line:#d5dae4;--edge:#7b8698;--act:#1d4ed8;--on-act:#fff;--good:#166534;--good-back:#dcfce7;--late:#9a3412;--late-back:#ffedd5;--due:#1e40af;--due-back:#dbe6ff}
@media(prefers-color-scheme:dark){:root{--ink:#e8ecf4;--soft:#a5b0c3;--paper:#171c26;--back:#0d1118;--line:#2f394a;--edge:#7b8698;--act:#93b4ff;--on-act:#0b1530;--good:#a7f3c0;--good-back:#0f3322;--late:#fdba74;--late-back:#43230d;--due:#bcd0ff;--due-back:#1b2a52}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
a{color:var(--act)}
:focus-visible{outline:3px solid var(--act);outline-offset:3px;border-radius:.25rem}
.bar,main{max-width:46rem;margin-inline:auto;padding-inline:1rem}
.bar{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.5rem 1.25rem;padding-block:1rem}
.brand{display:inline-flex;align-items:center;gap:.625rem;font-weight:700;font-size:1.125rem;color:var(--ink);text-decoration:none}
.brand img{width:1.75rem;height:1.75rem;border-radius:.5rem}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}
nav a{color:var(--ink);text-decoration:none;padding-block:.375rem}
nav a:hover,nav a[aria-current]{text-decoration:underline;text-underline-offset:.375rem;text-decoration-thickness:2px}
main{padding-block:1.5rem 3rem}
h1{margin:0 0 .75rem;font-size:clamp(1.625rem,5vw,2.25rem);line-height:1.15;letter-spacing:-.015em;text-wrap:balance}
h2{margin:0 0 .5rem;font-size:1.1875rem;line-height:1.3}
p{margin:0 0 1rem}
.lead{font-size:1.1875rem;color:var(--soft);max-width:36rem;text-wrap:pretty}
.soft{color:var(--soft);font-size:.9375rem}
.card{background:var(--paper);border:1px solid var(--line);border-radius:1rem;padding:1.25rem;margin:0 0 1rem}
.card>:last-child,.card form:last-child{margin-bottom:0}
.hero{padding-block:1.5rem 1rem}
.acts{display:flex;flex-wrap:wrap;gap:.75rem;margin:0 0 1rem}
form{margin:0}
label{display:block;font-weight:600;margin-bottom:.25rem}
.field{display:flex;flex-wrap:wrap;gap:.75rem}
input{flex:1 1 14rem;min-width:0;min-height:3rem;padding:.5rem .875rem;font:inherit;color:var(--ink);background:var(--paper);border:1px solid var(--edge);border-radius:.5rem}
button,.button{display:inline-block;min-height:3rem;padding:.625rem 1.25rem;font:inherit;font-weight:600;line-height:1.5;text-align:center;text-decoration:none;cursor:pointer;border-radius:.5rem;border:2px solid var(--act);background:var(--act);color:var(--on-act)}
.other{background:transparent;color:var(--ink);border-color:var(--edge)}
.fault{font-weight:600;border-inline-start:.25rem solid var(--late);padding-inline-start:.75rem}
.sums{display:grid;grid-template-columns:repeat(auto-fit,minmax(7.25rem,1fr));gap:.75rem 1rem}
.sums dt,.facts dt{color:var(--soft);font-size:.9375rem}
.sums dd{margin:0;font-size:1.25rem;font-weight:700;white-space:nowrap;font-variant-numeric:tabular-nums}
.rows{list-style:none}
.rows li+li{border-top:1px solid var(--line)}
.rows a{display:grid;grid-template-columns:1fr auto;gap:.125rem 1rem;padding:.875rem 1.25rem;color:inherit;text-decoration:none}
.rows a:hover{background:var(--back)}
.rows b{font-weight:600}
.rows .sum{text-align:end;font-weight:600;font-variant-numeric:tabular-nums;white-space:nowrap}
.flush{padding:0;overflow:hidden}
.flush a:focus-visible{outline-offset:-3px}
.tag{display:inline-block;align-self:start;justify-self:end;padding:0 .625rem;border-radius:1rem;font-size:.875rem;font-weight:600;background:var(--due-back);color:var(--due);white-space:nowrap}
.paid{background:var(--good-back);color:var(--good)}
.late{background:var(--late-back);color:var(--late)}
.facts{display:grid;grid-template-columns:minmax(5rem,auto) 1fr;gap:.625rem 1.25rem;margin:0}
.facts dd{margin:0}
.big{font-size:1.75rem;font-weight:700;font-variant-numeric:tabular-nums}
.mail{padding:0}
.mail summary{padding:1rem 1.25rem;cursor:pointer}
.mail summary span{display:block}
.mail summary:focus-visible{border-radius:1rem}
.mail>div{padding:0 1.25rem 1.25rem}
.mail h3{font-size:1rem;margin:1rem 0 .25rem}
iframe{display:block;width:100%;height:30rem;border:1px solid var(--line);border-radius:.5rem;background:#fff;margin:0 0 1rem;color-scheme:light}
.jumps{display:flex;flex-wrap:wrap;gap:0 1rem}
.jumps b{flex-basis:100%}
h3{margin:2rem 0 .75rem;font-size:1.0625rem}
.shots{display:flex;flex-wrap:wrap;gap:0 1rem;justify-content:center;width:calc(100vw - 2rem);margin-inline:calc(50% - 50vw + 1rem)}
.shots figure{margin:0;max-width:100%}
.shots iframe{height:64rem;max-width:100%}
.shots+details{margin-bottom:2.5rem}
.phone{width:375px}
.desktop{width:680px}
pre{margin:0;padding:1rem;white-space:pre-wrap;background:var(--back);border-radius:.5rem;font-size:.875rem;line-height:1.5}
`.trim();
