/** The stylesheet of the operators' pages; its hash stands in the Content-Security-Policy. */
export const adminStyle = `
:root{color-scheme:light dark;--ink:#1c2330;--soft:#566072;--paper:#fff;--back:#f4f6f9;--line:#dde2ea;--edge:#7b8698;--act:#1d4ed8;--on-act:#fff;--press:#173fae;--bad:#b42318;--bad-back:#fef1f0;--good:#166534;--good-back:#e7f6ec;--note:#1e40af;--note-back:#eaf0ff;--quiet:#475467;--quiet-back:#e9edf3;--warm:#8a4b08;--warm-back:#fdf3e0;--c1:#1d4ed8;--c2:#c2410c;--c3:#0f766e;--c4:#a21caf;--c5:#4d7c0f;--c6:#b45309;--c7:#9f1239;--c8:#64748b;--c9:#94a3b8;--track:#e6eaf1}
@media(prefers-color-scheme:dark){:root{--ink:#e8ecf4;--soft:#a5b0c3;--paper:#171c26;--back:#0d1118;--line:#2c3545;--edge:#7b8698;--act:#93b4ff;--on-act:#0b1530;--press:#b4cbff;--bad:#ffa198;--bad-back:#331a1a;--good:#a7f3c0;--good-back:#102c1e;--note:#bcd0ff;--note-back:#16223f;--quiet:#c3ccda;--quiet-back:#252d3b;--warm:#fdba74;--warm-back:#35230f;--c1:#7ba3ff;--c2:#fb923c;--c3:#2dd4bf;--c4:#e879f9;--c5:#a3e635;--c6:#fbbf24;--c7:#fb7185;--c8:#94a3b8;--c9:#64748b;--track:#252d3b}}
*{box-sizing:border-box}
html{background:var(--back)}
body{margin:0;container-type:inline-size;color:var(--ink);font:.9375rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
.skip{position:absolute;inset-inline-start:-100vw;padding:.5rem 1rem;background:var(--paper)}
.skip:focus{inset-inline-start:.5rem;top:.5rem;z-index:1}
header{background:var(--paper);border-bottom:1px solid var(--line)}
.bar,main,footer{max-width:76rem;margin-inline:auto;padding-inline:1.25rem}
.bar{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem 1.75rem;padding-block:.5rem}
.brand{margin:0;font-weight:700}
.brand a{display:block;color:inherit;text-decoration:none;padding-block:.5rem}
.brand span{font-weight:400;color:var(--soft)}
nav{display:flex;flex-wrap:wrap;gap:0 1.25rem}
nav a{padding-block:.5rem;color:var(--soft);text-decoration:none;border-block:2px solid transparent}
nav a:hover{color:var(--ink)}
nav a[aria-current]{color:var(--ink);font-weight:600;border-bottom-color:var(--act)}
.find{display:flex;gap:.5rem;flex:1 1 18rem;justify-content:flex-end;margin:0}
.find label{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden;white-space:nowrap}
.find input{flex:0 1 18rem}
main{padding-block:1.5rem 2rem}
main:focus{outline:0}
footer{padding-block:0 2rem;color:var(--soft);font-size:.875rem}
h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.25;letter-spacing:-.01em}
h2{margin:0 0 .5rem;font-size:1.0625rem;line-height:1.3}
h3{margin:1rem 0 .375rem;font-size:.9375rem}
p{margin:0 0 .75rem}
a{color:var(--act)}
:focus-visible{outline:3px solid var(--act);outline-offset:2px;border-radius:.125rem}
.soft{color:var(--soft)}
.small{font-size:.875rem}
.card{background:var(--paper);border:1px solid var(--line);border-radius:.75rem;padding:1rem 1.25rem;margin:0 0 1rem}
.card>:last-child{margin-bottom:0}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,28rem),1fr));gap:0 1rem}
.note,.fault,.advice{border-inline-start:.25rem solid var(--note);background:var(--note-back);border-radius:.375rem;padding:.75rem 1rem;margin:0 0 1rem}
.note>:last-child,.fault>:last-child,.advice>:last-child{margin-bottom:0}
.fault{border-color:var(--bad);background:var(--bad-back)}
.done{border-color:var(--good);background:var(--good-back)}
.advice p{font-size:1.0625rem;max-width:50rem}
.advice h2{font-size:.875rem;color:var(--note);margin:0 0 .25rem}
.sums{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:1rem;margin:0 0 1rem}
.sums div{display:flex;flex-direction:column-reverse;justify-content:flex-end;background:var(--paper);border:1px solid var(--line);border-radius:.75rem;padding:.75rem 1rem}
.sums dt{color:var(--soft);font-size:.875rem}
.sums dd{margin:0;font-size:1.5rem;font-weight:650;line-height:1.25;font-variant-numeric:tabular-nums}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:.5rem 1.5rem;margin:0}
.facts dt{color:var(--soft);font-size:.875rem}
.facts dd{margin:0}
.badge{display:inline-block;padding:0 .5rem;border-radius:1rem;font-size:.8125rem;font-weight:600;white-space:nowrap;background:var(--quiet-back);color:var(--quiet)}
.live{background:var(--good-back);color:var(--good)}
.used{background:var(--note-back);color:var(--note)}
.revoked{background:var(--bad-back);color:var(--bad)}
.expired{background:var(--warm-back);color:var(--warm)}
table{width:100%;border-collapse:collapse;margin:0 0 .75rem;font-variant-numeric:tabular-nums}
caption{text-align:start;padding:0 0 .25rem;color:var(--soft);font-size:.875rem}
th,td{text-align:start;vertical-align:top;padding:.4375rem .75rem .4375rem 0;border-bottom:1px solid var(--line);font-weight:400}
thead th{color:var(--soft);font-size:.8125rem;white-space:nowrap}
tbody th{min-width:6.5rem}
tbody tr:last-child>*{border-bottom:0}
tbody tr:hover{background:var(--back)}
.number{text-align:end}
th:last-child,td:last-child{padding-inline-end:0}
time{white-space:nowrap}
.buttons{display:flex;flex-wrap:wrap;gap:.5rem;margin:0 0 1rem}
button,.button,input,select{min-height:2.25rem;padding:.375rem .75rem;font:inherit;border-radius:.375rem}
button,.button{display:inline-flex;align-items:center;border:1px solid var(--act);background:var(--act);color:var(--on-act);font-weight:600;text-decoration:none;cursor:pointer}
button:hover,.button:hover{background:var(--press);border-color:var(--press)}
.other{background:var(--paper);border-color:var(--edge);color:var(--ink)}
.other:hover{background:var(--back);border-color:var(--ink)}
.danger{background:var(--paper);border-color:var(--bad);color:var(--bad)}
.danger:hover{background:var(--bad-back);border-color:var(--bad)}
td button{min-height:1.75rem;padding:.125rem .625rem}
td form{margin:0}
input,select{border:1px solid var(--edge);background:var(--paper);color:var(--ink);max-width:100%;min-width:0}
input[aria-invalid]{border:2px solid var(--bad)}
input[type=radio]{min-height:0;accent-color:var(--act)}
label,legend{font-weight:600;font-size:.875rem;padding:0}
fieldset{border:0;margin:0 0 1rem;padding:0}
.filters{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end;margin:0 0 1rem}
.field{display:flex;flex-direction:column;gap:.125rem;min-width:0}
.form{max-width:34rem}
.form .field{margin:0 0 1rem}
.hint{color:var(--soft);font-size:.875rem;margin:.125rem 0 0}
.choice{display:flex;gap:.5rem;align-items:baseline;padding-block:.25rem;font-weight:400;font-size:inherit}
.secret{padding:.75rem 1rem;background:var(--back);border:1px dashed var(--edge);border-radius:.375rem;font-family:ui-monospace,monospace;-webkit-user-select:all;user-select:all}
.periods{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin:0 0 1rem}
.periods form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end;margin:0}
.periods [aria-current]{background:var(--ink);border-color:var(--ink);color:var(--paper)}
figure{margin:0}
figure svg{display:block;width:100%;overflow:visible}
figure text{fill:var(--ink);font-size:.875rem}
figure .axis{fill:var(--soft);font-size:.8125rem}
figure .track{fill:var(--track)}
figure .rule{stroke:var(--line);stroke-width:1}
.k1{fill:var(--c1)}.k2{fill:var(--c2)}.k3{fill:var(--c3)}.k4{fill:var(--c4)}.k5{fill:var(--c5)}.k6{fill:var(--c6)}.k7{fill:var(--c7)}.k8{fill:var(--c8)}.k9{fill:var(--c9)}
.legend{display:flex;flex-wrap:wrap;gap:.125rem 1rem;list-style:none;margin:.5rem 0 0;padding:0;font-size:.875rem}
.legend svg{display:inline-block;width:.75rem;height:.75rem;margin-inline-end:.375rem}
details{margin:.5rem 0 0}
summary{cursor:pointer;color:var(--soft);font-size:.875rem;padding-block:.125rem}
.drawn{min-width:0}
.story{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:1rem 2rem;align-items:start}
.timeline{list-style:none;margin:0;padding:0}
.timeline li{display:grid;grid-template-columns:4.25rem 1fr;gap:0 .75rem;padding:.375rem 0;border-bottom:1px solid var(--line)}
.timeline li.day{display:block;font-weight:600;padding-top:.75rem}
.timeline time{color:var(--soft);font-variant-numeric:tabular-nums}
.timeline .logged_in b{color:var(--note)}
.timeline b{font-weight:600}
.timeline .robot{color:var(--soft)}
.timeline .refused b{color:var(--bad)}
.onpurpose-timeline{border:1px solid var(--line);border-radius:.5rem}
.pages{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;margin:.5rem 0 0}
@media(pointer:coarse){button,.button,input,select,nav a,td button{min-height:2.75rem}nav a{display:flex;align-items:center;min-width:2.75rem}input[type=radio]{min-height:1.5rem;min-width:1.5rem}}
@container(max-width:44rem){
.bar,main,footer{padding-inline:1rem}
nav{gap:0 .875rem}
.find{flex-basis:100%}
.find input{flex:1}
.card{padding:.875rem 1rem}
.facts{grid-template-columns:repeat(auto-fit,minmax(min(100%,8rem),1fr))}
.drawn{display:none}
time{white-space:normal}
thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
table,tbody,caption{display:block}
tr{display:block;padding-block:.5rem;border-bottom:1px solid var(--line)}
tbody tr:last-child{border-bottom:0}
tbody th,td{display:grid;grid-template-columns:minmax(0,6.5rem) minmax(0,1fr);gap:0 .5rem;padding:.125rem 0;border:0;text-align:start}
.number{text-align:start}
tbody th::before,td::before{content:attr(data-title);color:var(--soft);font-size:.8125rem}
}
`.trim();
