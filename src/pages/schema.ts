import type { Problem } from "../locales/messages.ts";
import type { PageData, PageName } from "./pages.ts";
import type { WayOn } from "./problem.ts";

// The data of each page as JSON Schema. The compiler finds a field, a page, or a word, that is missing here.

export interface JsonSchema {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | null)[];
  readonly const?: string;
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

type Fields = { readonly [Name in PageName]: Readonly<Record<keyof PageData[Name], JsonSchema>> };

const text = (description: string): JsonSchema => ({ type: "string", description });
const count = (description: string): JsonSchema => ({ type: "integer", description });
const countOrNull = (description: string): JsonSchema => ({
  type: ["integer", "null"],
  description,
});

const flag = (description: string): JsonSchema => ({ type: "boolean", description });

const asksByCode = flag("Whether a link mailed for this browser will log in by its code alone.");
const account = text("The account as this browser may see it: in full, or masked.");
const lifetime = count("For how many more seconds the link works.");
const formToken = text("Sealed: to be posted back as `form`.");
const loginPath: JsonSchema = {
  type: ["string", "null"],
  description: "Where the login page is; null where the app has none.",
};
const currentAccount: JsonSchema = {
  type: ["string", "null"],
  description: "Who is logged in here, where that is somebody else than the link is for.",
};
const typed = text("The address that was typed before, or empty.");

const problems: Readonly<Record<Problem, true>> = {
  unknown: true,
  expired: true,
  used: true,
  revoked: true,
  superseded: true,
  busy: true,
  other_browser: true,
  code_spent: true,
  mangled: true,
  forged: true,
  stale: true,
  cross_site: true,
  no_cookies: true,
  no_cookies_ask: true,
  prefetch: true,
  ineligible: true,
  session_failed: true,
  malformed: true,
  redirect_refused: true,
  too_large: true,
  method_not_allowed: true,
  not_found: true,
  too_many_asks: true,
  unavailable: true,
  failed: true,
};

type WayFields<Kind> = Omit<Extract<WayOn, { readonly kind: Kind }>, "kind">;

const ways: {
  readonly [Kind in WayOn["kind"]]: Readonly<Record<keyof WayFields<Kind>, JsonSchema>>;
} = {
  new_link: { formToken },
  ask_sender: {},
  open_again: {},
  press_again: {
    formToken,
    switchAccount: { type: "boolean", description: "Whether to post `switch` along." },
    typed: text("To be posted along as `address`, unless it is empty."),
  },
  log_in: { loginPath: text("Where the login page is.") },
  ask_here: {
    loginPath: text("Where to post it."),
    address: text("To be posted as `email`."),
    redirectTo: text("To be posted along, unless it is empty."),
  },
  copy: { url: text("To be opened in another browser.") },
  type_code: { codePath: text("Where the code is typed.") },
  continue: { account: text("Who is logged in here."), to: text("Where to go on.") },
  home: {},
};

/** An object that has all of these fields. `label` is the field that tells it from its like. */
export function labelled(
  label: string,
  name: string,
  fields: Readonly<Record<string, JsonSchema>>,
): JsonSchema {
  const properties = { [label]: { const: name }, ...fields };
  return { type: "object", properties, required: Object.keys(properties) };
}

/** The fields of each page. What a client gets has its name in `page`, besides. */
export const pageFields: Fields = {
  login: {
    action: text("Where the form goes."),
    address: text("What was typed before, or empty."),
    fault: {
      enum: ["empty", "too_long", "not_one_address", "not_ascii", null],
      description: "Why that is no address; null where nothing was typed yet.",
    },
    redirectTo: text("Where the login shall lead, or empty."),
  },
  checkMail: {
    address: account,
    lifetime: count("For how many more seconds link and code work."),
    action: text("Where the code goes."),
    loginPath: text("Where to ask again."),
    formToken,
    digits: count("How many digits a code has."),
    fault: { enum: ["malformed", "wrong", null], description: "What was wrong with the code." },
    attemptsLeft: countOrNull("How often a code can still be tried; null before the first try."),
    wait: count("For how many seconds no other mail goes to this address."),
    byCode: flag("Whether only the code logs in here, and not the link beside it."),
  },
  confirm: {
    account,
    lifetime,
    formToken,
    unasked: flag("Whether the app issued the link by itself."),
    byCode: flag("Whether pressing mails a code, which is typed in this browser."),
    currentAccount,
  },
  otherBrowser: { account, lifetime, formToken, currentAccount, byCode: asksByCode },
  proveAddress: {
    account,
    lifetime,
    formToken,
    typed,
    fault: { type: "boolean", description: "Whether the address that was typed was another." },
    currentAccount,
    switchAccount: flag("Whether to post `switch`: who is logged in here may be replaced."),
    byCode: asksByCode,
    mails: flag("Whether another link can be mailed."),
  },
  otherAccount: {
    currentAccount: text("Who is logged in here."),
    linkAccount: account,
    formToken,
    typed,
  },
  declined: {
    link: {
      enum: ["used", "revoked", "noted"],
      description: "It had logged somebody in before, is switched off now, or goes on as it was.",
    },
  },
  loggedOut: { loginPath },
  problem: {
    problem: { enum: Object.keys(problems), description: "What stands in the way." },
    ways: {
      type: "array",
      items: {
        oneOf: Object.entries(ways).map(([kind, fields]) => labelled("kind", kind, fields)),
      },
      description: "What can be done next, best first.",
    },
    retryAfter: countOrNull("For how many seconds to wait, where waiting helps."),
  },
};
