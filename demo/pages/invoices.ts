import { html } from "onpurpose";
import type { Invoice } from "../invoices.ts";
import type { Account } from "../users.ts";
import { date, invoiceNumber, money } from "./format.ts";
import { logoutForm, type Html, type Page } from "./layout.ts";

export function invoicesPage(account: Account, invoices: readonly Invoice[], now: Date): Page {
  const open = invoices.filter(({ paidAt }) => paidAt === null);
  const late = open.filter(({ dueAt }) => dueAt < now);
  const body = html`<h1>Your invoices</h1>
<p class="lead">Good to see you, ${account.name}.</p>
<dl class="card sums">
<div><dt>Open</dt><dd>${money(total(open))}</dd></div>
<div><dt>Overdue</dt><dd>${money(total(late))}</dd></div>
<div><dt>Paid</dt><dd>${money(total(invoices) - total(open))}</dd></div>
</dl>
<ul class="rows card flush">
${invoices.map((invoice) => row(invoice, now))}
</ul>
<p>Logged in as <b>${account.email}</b></p>
${logoutForm}`;
  return { title: "Your invoices", body };
}

const total = (invoices: readonly Invoice[]): number =>
  invoices.reduce((sum, { cents }) => sum + cents, 0);

function row(invoice: Invoice, now: Date): Html {
  const { number, customer, cents, dueAt } = invoice;
  return html`<li><a href="/invoices/${number}"><b>${customer}</b><span class="sum">${money(cents)}</span><span class="soft">${invoiceNumber(number)} · due ${date(dueAt)}</span>${tag(invoice, now)}</a></li>
`;
}

function tag({ paidAt, dueAt }: Invoice, now: Date): Html {
  if (paidAt !== null) return html`<span class="tag paid">Paid</span>`;
  return dueAt < now
    ? html`<span class="tag late">Overdue</span>`
    : html`<span class="tag">Open</span>`;
}

export function invoicePage(invoice: Invoice, now: Date): Page {
  const { number, customer, work, cents, issuedAt, dueAt, paidAt } = invoice;
  const title = `Invoice ${invoiceNumber(number)}`;
  const paid = paidAt === null ? "" : html`<dt>Paid</dt><dd>${date(paidAt)}</dd>`;
  const body = html`<p><a href="/invoices">All invoices</a></p>
<h1>${title}</h1>
<section class="card">
<p><span class="big">${money(cents)}</span> ${tag(invoice, now)}</p>
<dl class="facts">
<dt>Customer</dt><dd>${customer}</dd>
<dt>For</dt><dd>${work}</dd>
<dt>Issued</dt><dd>${date(issuedAt)}</dd>
<dt>Due</dt><dd>${date(dueAt)}</dd>
${paid}
</dl>
</section>`;
  return { title, body };
}
