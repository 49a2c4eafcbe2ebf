import type { Form } from "../html.ts";
import type { HttpBrowser, Page } from "../http-browser.ts";
import { nextMail } from "../inbox.ts";
import type { Inbox, Scene } from "../target.ts";

type IsLoggedIn = (browser: HttpBrowser) => Promise<boolean>;

/** What a person does next, and gives whether there was anything to do. */
type Move = (page: Page) => Promise<boolean>;

const maxMoves = 6;

/** Goes the ways that onpurpose's pages show, the shortest first. Gives the steps beyond opening and one press. */
export async function logInAtOnpurpose(
  scene: Scene,
  inbox: Inbox,
  isLoggedIn: IsLoggedIn,
): Promise<readonly string[]> {
  const { here, asking, challenge } = scene;
  const extra: string[] = [];
  const moves = movesOf(scene, inbox, extra);
  await here.open(challenge.link);
  for (let made = 0; made < maxMoves; made++) {
    if ((await isLoggedIn(here)) || (await isLoggedIn(asking))) return extra;
    let moved = false;
    for (const move of moves) {
      moved = here.page !== null && (await move(here.page));
      if (moved) break;
    }
    if (!moved) break;
  }
  return extra;
}

function movesOf({ challenge, here, asking }: Scene, inbox: Inbox, extra: string[]): Move[] {
  const { address } = challenge;
  let presses = 0;
  let codes = 0;
  let triedCode = false;
  let askedAgain = false;
  let mails = 0;

  /** Presses the button that logs in, after typing the address where the page wants it. */
  const press: Move = async (page) => {
    const form = page.forms.find(logsIn);
    if (form === undefined || presses > 1) return false;
    presses++;
    if (presses > 1) extra.push("press again");
    const typed = form.fields.some(({ name, type }) => name === "address" && type !== "hidden");
    if (typed) extra.push("type the address");
    mails = (await inbox.mailsTo(address)).length;
    await here.submit(page, form, form.buttons[0] ?? null, typed ? { address } : {});
    return true;
  };

  /** Types the code that the press has mailed. */
  const typeHere: Move = async (page) => {
    const form = page.forms.find(takesCode);
    if (form === undefined || here === asking || codes++ > 1) return false;
    const mail = await nextMail(inbox, address, mails, ({ code }) => code !== null);
    const code = mail?.code ?? null;
    if (code === null) return false;
    extra.push("type the code");
    // A second one, where the first was wrong, is that of a newer mail.
    mails = (await inbox.mailsTo(address)).length;
    await here.submit(page, form, null, codeIn(form, code));
    return true;
  };

  /** Types the code where the link was asked for. */
  const typeWhereAsked: Move = async () => {
    const form = asking.page?.forms.find(takesCode);
    if (form === undefined || asking.page === null || triedCode || challenge.code === null)
      return false;
    triedCode = true;
    extra.push("type the code where it was asked for");
    await asking.submit(asking.page, form, null, codeIn(form, challenge.code));
    return true;
  };

  /** Has a link mailed for this browser, and opens it. */
  const askAgain: Move = async (page) => {
    const form = page.forms.find((each) => actionOf(each) === "new-link");
    if (form === undefined || askedAgain) return false;
    askedAgain = true;
    mails = (await inbox.mailsTo(address)).length;
    extra.push("ask for another link");
    await here.submit(page, form, form.buttons[0] ?? null);
    const mail = await nextMail(inbox, address, mails, ({ link }) => link !== null);
    const link = mail?.link ?? null;
    if (link === null) return false;
    presses = 0;
    extra.push("open it");
    await here.open(link);
    return true;
  };

  return [typeHere, press, typeWhereAsked, askAgain];
}

const actionOf = ({ fields }: Form): string =>
  fields.find(({ name, type }) => name === "action" && type === "hidden")?.value ?? "";

const takesCode = ({ fields }: Form): boolean =>
  fields.some(({ name, autocomplete }) => name === "code" || autocomplete === "one-time-code");

const logsIn = (form: Form): boolean =>
  form.fields.some(({ name }) => name === "form") &&
  !["decline", "new-link"].includes(actionOf(form)) &&
  !takesCode(form);

function codeIn({ fields }: Form, code: string): Record<string, string> {
  const field = fields.find(({ autocomplete }) => autocomplete === "one-time-code");
  return { [field?.name ?? "code"]: code };
}
