import { GauntletError } from "../gauntlet-error.ts";
import type { Button, Form } from "../html.ts";
import type { HttpBrowser } from "../http-browser.ts";
import type { Wire } from "../http-client.ts";
import { awaitLink, fill, httpInbox, type InboxOptions } from "../inbox.ts";
import { createLoggedInCheck, type LoggedInCheck } from "../logged-in.ts";
import type { Target } from "../target.ts";

/** How a browser asks for a link. `{address}` stands for the address, in the URL and in the fields. */
export interface Ask {
  readonly url: string;
  /** Default POST. */
  readonly method?: "GET" | "POST";
  readonly fields?: Readonly<Record<string, string>>;
  /** Default `form`. */
  readonly as?: "form" | "json";
  /** Opened first, for its cookies. */
  readonly page?: string;
  /** Where a form token is read before, and the field that it goes into: `/auth/csrf` gives `{"csrfToken":"..."}`. */
  readonly token?: { readonly url: string; readonly path: string; readonly field: string };
}

export interface HttpTargetOptions {
  readonly name: string;
  readonly ask: Ask;
  readonly mail: InboxOptions;
  readonly loggedIn: LoggedInCheck;
  /** The button that a person presses on the link's page, by its text. Left out: opening the link logs in. */
  readonly press?: string;
}

/** Magic links of any make. */
export function httpTarget(wire: Wire, options: HttpTargetOptions): Target {
  const inbox = httpInbox(wire, options.mail);
  const isLoggedIn = createLoggedInCheck(wire, options.loggedIn);
  return {
    name: options.name,
    asked: true,
    inbox,
    isLoggedIn,
    async fresh(asking, address) {
      const seen = (await inbox.mailsTo(address)).length;
      const status = await ask(asking, options.ask, address);
      return awaitLink(inbox, address, seen, status);
    },
    async logIn({ challenge, here }) {
      const page = await here.open(challenge.link);
      if (options.press === undefined) return [];
      const found = findButton(page.forms, options.press);
      // What a page without the button means is for the look at the session to say.
      if (found !== null) await here.submit(page, found.form, found.button);
      return [];
    },
  };
}

/** Asks, and gives the status of the answer. */
export async function ask(asking: HttpBrowser, options: Ask, address: string): Promise<number> {
  const { method = "POST", as = "form", token } = options;
  const url = fill(options.url, address);
  if (options.page !== undefined) await asking.open(fill(options.page, address));
  const fields = Object.fromEntries(
    Object.entries(options.fields ?? {}).map(([name, value]) => [
      name,
      value.replaceAll("{address}", address),
    ]),
  );
  if (token !== undefined) fields[token.field] = await readToken(asking, token);
  const { status } =
    method === "GET" ? await asking.open(url) : await asking.post(url, fields, as === "json");
  return status;
}

async function readToken(
  asking: HttpBrowser,
  { url, path }: { readonly url: string; readonly path: string },
): Promise<string> {
  const { body } = await asking.open(url);
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    value = null;
  }
  for (const name of path.split(".")) {
    value = typeof value === "object" && value !== null ? Reflect.get(value, name) : null;
  }
  if (typeof value === "string") return value;
  throw new GauntletError(`${url} gives no form token at "${path}".`);
}

function findButton(
  forms: readonly Form[],
  text: string,
): { readonly form: Form; readonly button: Button } | null {
  for (const form of forms) {
    const button = form.buttons.find((each) => each.text === text);
    if (button !== undefined) return { form, button };
  }
  return null;
}
