import type { Intermediary, Step } from "../corpus/corpus.ts";
import type { Form } from "../html.ts";
import { HttpBrowser, orFault, type Page } from "../http-browser.ts";
import type { Wire } from "../http-client.ts";
import { mangle } from "../mangle.ts";
import { maxPresses, typable, typedInto, type Visit } from "./robot.ts";

/** Plays an intermediary that runs no browser. */
export async function visitOverHttp(
  wire: Wire,
  intermediary: Intermediary,
  visit: Visit,
): Promise<void> {
  // Where nobody knows, it keeps them: the stronger robot.
  const keeps = intermediary.keepsCookies !== false;
  const create = (): HttpBrowser =>
    new HttpBrowser(wire, { headers: intermediary.headers, sendsCookies: keeps });
  let client = create();
  let page: Page | null = null;
  for (const step of intermediary.steps) {
    await visit.wait(step.afterMs);
    if (step.do === "request") {
      if (!keeps) client = create();
      page = await orFault(client.open(targetOf(step, visit.link), step.method), visit.faults);
      await visit.look(client.jar, `${step.method} ${step.path ?? `(${step.token})`}`);
    } else if (step.do === "post_forms" && page !== null) {
      await postForms(client, page, visit, step.fill);
    }
  }
  if (!intermediary.steps.some((step) => step.do === "post_forms")) return;
  for (const link of (await visit.newLinks?.()) ?? []) {
    const opened = await orFault(client.open(link), visit.faults);
    await visit.look(client.jar, "opening the mail that it caused");
    if (opened !== null) await postForms(client, opened, visit, true);
  }
}

function targetOf(step: Extract<Step, { do: "request" }>, link: string): string {
  return step.path === undefined ? mangle(link, step.token) : String(new URL(step.path, link));
}

/** Posts every form of a page, by each of its buttons. */
async function postForms(
  client: HttpBrowser,
  page: Page,
  visit: Visit,
  fill: boolean,
): Promise<void> {
  const presses = page.forms.flatMap((form) =>
    (form.buttons.length === 0 ? [null] : form.buttons).map((button) => ({ form, button })),
  );
  const ordered = visit.backwards ? presses.toReversed() : presses;
  for (const { form, button } of ordered.slice(0, maxPresses)) {
    const values = fill || visit.address !== null ? fillIn(form, visit.address) : {};
    await orFault(client.submit(page, form, button, values), visit.faults);
    await visit.look(client.jar, `pressing "${button?.text ?? ""}"`);
  }
}

function fillIn({ fields }: Form, address: string | null): Record<string, string> {
  const typed = fields.filter(({ type }) => typable.has(type));
  return Object.fromEntries(typed.map(({ name, type }) => [name, typedInto(type, address)]));
}
