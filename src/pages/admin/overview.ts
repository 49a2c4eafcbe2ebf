import type { Report } from "../../reports/report.ts";
import { html, type SafeHtml } from "../page.ts";
import type { AdminContent, Frame } from "./frame.ts";
import { foreign, moment, table } from "./parts.ts";
import { kindsByDayChart, kindsChart } from "./kind-charts.ts";
import { deadAfterChart, funnelChart, opensChart, timeChart } from "./report-charts.ts";
import { counted, grouped, kindWord, percent, shortSpan } from "./words.ts";

export interface OverviewData {
  readonly report: Report;
  /** The last of its days. */
  readonly last: string;
  readonly days: number | null;
  readonly fault: string | null;
}

export function overviewPage(data: OverviewData, frame: Frame): AdminContent {
  const { report } = data;
  const { funnel, links } = report;
  const body = html`${periodChoice(data, frame)}
${countedNote(report)}
${sums(report)}
${links.issued === 0 && funnel.asked.asked === 0 ? "" : charts(report)}`;
  return { title: "Overview", body, tab: "overview" };
}

function periodChoice({ report, last, days, fault }: OverviewData, { base }: Frame): SafeHtml {
  const { from } = report.period;
  const links = [7, 30, 90].map((each) => {
    const here = each === days ? html` aria-current="true"` : "";
    return html`<a class="button other" href="${base}?days=${each}"${here}>${each} days</a>`;
  });
  const wrong = fault === null ? "" : html`<div class="fault" role="alert"><p>${fault}</p></div>`;
  return html`${wrong}<div class="periods">${links}
<form method="get" action="${base}">
<div class="field"><label for="from">From</label><input id="from" name="from" type="date" value="${from}" required></div>
<div class="field"><label for="until">to</label><input id="until" name="until" type="date" value="${last}"></div>
<button class="other">Show</button>
</form></div>`;
}

function countedNote({ countedAt, uncounted }: Report): SafeHtml {
  const how = html`Days are counted by <code>magicLinks.upkeep()</code>, which a timer or <code>npx onpurpose purge</code> runs once a day.`;
  if (countedAt === null) {
    return html`<div class="note"><p>Nothing of these days has been counted yet. ${how}</p></div>`;
  }
  const missing =
    uncounted === 0
      ? ""
      : html` ${counted(uncounted, "day")} of them ${uncounted === 1 ? "is" : "are"} not counted yet.`;
  return html`<p class="soft small">Counted at ${moment(countedAt)}; what happened since may be missing.${missing} ${how}</p>`;
}

function sums({ links, timeToPress, expiredUnused, funnel }: Report): SafeHtml {
  const { asked } = funnel.asked;
  const all: readonly (readonly [string, string])[] = [
    ["asked for", grouped(asked)],
    ["links issued", grouped(links.issued)],
    ["logins", grouped(links.used)],
    ["half pressed within", spanOrNone(timeToPress.median)],
    ["nine of ten within", spanOrNone(timeToPress.p90)],
    ["expired unused", expiredUnused === null ? "–" : percent(expiredUnused)],
    ["work now", grouped(links.live)],
  ];
  return html`<dl class="sums">${all.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

const spanOrNone = (seconds: number | null): string =>
  seconds === null ? "–" : shortSpan(seconds);

function charts(report: Report): SafeHtml {
  return html`<div class="columns">
${funnelChart("asked", report.funnel.asked)}
${funnelChart("issued", report.funnel.issued)}
${timeChart(report)}
${kindsByDayChart(report)}
${kindsChart(report)}
${opensChart("before", report.opensBefore)}
${opensChart("after", report.opensAfter)}
${deadAfterChart(report)}
${namesCard(report)}
${stepsCard("Mail domains", "domain", report.funnel.domains)}
${stepsCard("Languages", "language", report.funnel.languages)}
</div>`;
}

function namesCard({ visits }: Report): SafeHtml {
  const columns = [
    {
      title: "Name",
      cell: ({ name }: Report["visits"]["names"][number]) => foreign(name, 60),
    },
    { title: "Kind", cell: ({ kind }: Report["visits"]["names"][number]) => kindWord(kind) },
    {
      title: "Visits",
      cell: ({ count }: Report["visits"]["names"][number]) => grouped(count),
      numeric: true,
    },
    {
      title: "Of all",
      cell: ({ share }: Report["visits"]["names"][number]) => percent(share),
      numeric: true,
    },
  ];
  const options = { empty: "Nothing that gives a name has opened a link." };
  return html`<section class="card"><h2>Who opened links, by name</h2>
${table("Most visits first", visits.names, columns, options)}</section>`;
}

type Steps = Report["funnel"]["asked"];

function stepsCard<Name extends string>(
  title: string,
  name: Name,
  rows: readonly (Steps & Readonly<Record<Name, string>>)[],
): SafeHtml {
  type Row = Steps & Readonly<Record<Name, string>>;
  const columns = [
    { title: title.replace(/s$/, ""), cell: (row: Row) => foreign(row[name], 254) },
    { title: "Asked", cell: ({ asked }: Row) => grouped(asked), numeric: true },
    { title: "Mailed", cell: ({ sent }: Row) => grouped(sent), numeric: true },
    { title: "Opened", cell: ({ opened }: Row) => grouped(opened), numeric: true },
    { title: "Logged in", cell: ({ loggedIn }: Row) => grouped(loggedIn), numeric: true },
  ];
  return html`<section class="card"><h2>${title}</h2>
${table("Most asked first", rows, columns, { empty: "No ask tells it." })}</section>`;
}
