import { createClient, type ClientAnswer } from "onpurpose/client";

// The whole login of a single-page app. It runs in the browser; the server takes the types away.

const client = createClient("/magic-link");
const steps = ["ask", "check-mail", "logged-in"] as const;
type Step = (typeof steps)[number];

/** The sealed ask, to be sent back with the code. */
let form = "";
/** The step that is shown; none before the first answer. */
let shown: Step | null = null;

function part<E extends HTMLElement>(id: string, type: new () => E): E {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`this page has no ${id}`);
  return found;
}

const email = part("email", HTMLInputElement);
const code = part("code", HTMLInputElement);

function show(step: Step): void {
  const isNew = shown !== step;
  shown = step;
  for (const each of steps) part(each, HTMLElement).hidden = each !== step;
  // The header was drawn before anybody was logged in.
  for (const link of document.querySelectorAll<HTMLElement>("nav a[href^='/magic-link']")) {
    link.hidden = step === "logged-in";
  }
  if (!isNew) return;
  code.value = "";
  const first = { ask: email, "check-mail": code, "logged-in": part("welcome", HTMLElement) };
  first[step].focus();
}

/** @param input Where what was typed is at fault. */
function tellFault(sentence: string, input?: HTMLInputElement): void {
  const line = part("fault", HTMLElement);
  line.hidden = sentence === "";
  line.textContent = sentence;
  for (const each of [email, code]) {
    each.removeAttribute("aria-invalid");
    each.removeAttribute("aria-describedby");
  }
  input?.setAttribute("aria-invalid", "true");
  input?.setAttribute("aria-describedby", "fault");
  input?.focus();
}

/** Each answer is one state of the page: that is all there is to a login. */
async function take(answer: ClientAnswer): Promise<void> {
  tellFault("");
  switch (answer.page) {
    case "login":
      show("ask");
      if (answer.fault !== null) tellFault("That is not one plain e-mail address.", email);
      return;
    case "checkMail":
      form = answer.formToken;
      part("asked", HTMLElement).textContent = answer.address;
      show("check-mail");
      if (answer.fault !== null) tellFault(codeFault(answer), code);
      else if (answer.wait > 0) tellFault(`No other mail goes out for ${answer.wait} seconds.`);
      return;
    case "loggedIn":
      // An app of several pages would go to answer.redirectTo.
      part("account", HTMLElement).textContent = await account();
      return show("logged-in");
    case "loggedOut":
      return show("ask");
    case "problem":
      if (shown === null || answer.problem === "code_spent") show("ask");
      return tellFault(problem(answer));
    case "confirm":
    case "otherBrowser":
    case "proveAddress":
    case "otherAccount":
    case "declined":
      // Of links, which this page does not open: they have pages of their own.
      return show("ask");
  }
}

function codeFault({ fault, digits, attemptsLeft }: ClientAnswer & { page: "checkMail" }): string {
  return fault === "malformed"
    ? `A code has ${digits} digits.`
    : `That is not the code. It can be tried ${attemptsLeft ?? 0} more times.`;
}

function problem({ problem, retryAfter }: ClientAnswer & { page: "problem" }): string {
  if (problem === "code_spent") return "This code does not work any more. Ask for a new one.";
  if (problem === "no_cookies" || problem === "no_cookies_ask") {
    return "This browser keeps no cookies, and without them nobody can log in here.";
  }
  if (problem === "too_many_asks")
    return `Too many asks. Try again in ${retryAfter ?? 60} seconds.`;
  return "That did not work. Try again in a moment.";
}

/** Who is logged in, by the app's own word, or an empty text. */
async function account(): Promise<string> {
  const told: unknown = await (await fetch("/whoami.json")).json();
  if (typeof told !== "object" || told === null || !("user" in told)) return "";
  const { user } = told;
  if (typeof user !== "object" || user === null || !("email" in user)) return "";
  return String(user.email);
}

let busy = false;

/** One request at a time; a server that is away is told like any fault. */
async function run(work: () => Promise<ClientAnswer>): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    await take(await work());
  } catch {
    if (shown === null) show("ask");
    tellFault("We cannot be reached just now. Try again in a moment.");
  } finally {
    busy = false;
  }
}

function onSubmit(id: string, work: () => Promise<ClientAnswer>): void {
  part(id, HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void run(work);
  });
}

/** What this browser is in the middle of: logged in, waiting for a code, or nothing. */
async function begin(): Promise<ClientAnswer> {
  if ((await account()) !== "") return { page: "loggedIn", redirectTo: "/app", status: 200 };
  const waiting = await client.waiting();
  return waiting.page === "problem" ? client.start() : waiting;
}

onSubmit("ask-form", () => client.ask(email.value, "/app"));
onSubmit("code-form", () => client.typeCode(form, code.value));
part("anew", HTMLButtonElement).addEventListener("click", () => void run(() => client.start()));
onSubmit("logout-form", () => client.logOut());

// The link from the mail may have been pressed in another tab of this browser.
document.addEventListener("visibilitychange", () => {
  const looking = document.visibilityState === "visible" && shown === "check-mail";
  if (looking) void look();
});

async function look(): Promise<void> {
  const answer = await client.waiting().catch(() => null);
  if (answer?.page === "loggedIn") await run(() => Promise.resolve(answer));
}

void run(begin);
