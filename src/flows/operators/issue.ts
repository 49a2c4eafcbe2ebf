import { randomText, sha256 } from "../../crypto.ts";
import { OnpurposeError } from "../../errors.ts";
import { linkMail } from "../../mail/link-mail.ts";
import type { Mail } from "../../mail/mailer.ts";
import { formLifetimeMs, type Settings } from "../../settings.ts";
import type { Act } from "../../stores/store.ts";
import {
  createLink,
  planLink,
  type Issued,
  type IssueRequest,
  type IssuedLink,
  type LinkPlan,
} from "../issue.ts";
import { noteAct } from "./act.ts";

export interface OperatorIssue {
  readonly operator: string;
  readonly request: IssueRequest;
  /** Whether to mail it; else its URL is given back. */
  readonly mail: boolean;
  /** Of the form that it was asked for with: it issues one link, however often it is sent. */
  readonly nonce: string;
}

export type OperatorIssued =
  | { readonly kind: "issued"; readonly issued: Issued }
  /** Nobody but the mailer was given the URL. */
  | { readonly kind: "mailed"; readonly link: IssuedLink; readonly act: Act }
  /** The link exists, and nobody has its URL. */
  | { readonly kind: "not_mailed"; readonly link: IssuedLink }
  | { readonly kind: "used_form" }
  | { readonly kind: "refused"; readonly why: string };

/** Issues a link for somebody on an operator's word. */
export async function issueFor(
  settings: Settings,
  { operator, request, mail, nonce }: OperatorIssue,
): Promise<OperatorIssued> {
  const plan = await tryToPlan(settings, request);
  if ("why" in plan) return { kind: "refused", why: plan.why };
  if (!(await isFirst(settings, nonce))) return { kind: "used_form" };
  const { issued, act } = await create(settings, plan, operator);
  if (!mail) {
    await settings.store.settleAct(act, 1);
    return { kind: "issued", issued };
  }
  const { link } = issued;
  try {
    await settings.mailer?.send(mailOf(settings, issued));
  } catch (cause) {
    const message = "a link that an operator issued could not be sent";
    const known = cause instanceof OnpurposeError;
    settings.report(known ? cause : new OnpurposeError("mail_not_sent", message, { cause }));
    return { kind: "not_mailed", link };
  }
  await settings.store.settleAct(act, 1);
  return { kind: "mailed", link, act };
}

async function tryToPlan(
  settings: Settings,
  request: IssueRequest,
): Promise<LinkPlan | { readonly why: string }> {
  try {
    return await planLink(settings, request);
  } catch (error) {
    if (!(error instanceof OnpurposeError) || error.code !== "invalid_argument") throw error;
    return { why: error.message.replace(/^issue: /, "") };
  }
}

/** Of any number of times that a form is sent, one is the first: also of those that are sent at once. */
function isFirst({ store, now }: Settings, nonce: string): Promise<boolean> {
  const at = now();
  const name = `form ${sha256(nonce)}`;
  // After that the form is too old by itself.
  return store.lease({ name, holder: randomText(16), at, until: at + formLifetimeMs });
}

async function create(
  settings: Settings,
  plan: LinkPlan,
  operator: string,
): Promise<{ issued: Issued; act: Act }> {
  let act: Act | null = null;
  const issued = await createLink(settings, plan, {
    announce: async (linkId) => {
      act = await noteAct(settings, { operator, name: "issue", linkId, userId: plan.userId });
    },
  });
  if (act === null) throw new TypeError("a link was issued that no act was noted for");
  return { issued, act };
}

function mailOf({ mailFrom, appName }: Settings, { link, url }: Issued): Mail {
  const until = `${link.expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return linkMail({
    from: { ...mailFrom, name: mailFrom.name === "" ? appName : mailFrom.name },
    address: link.address,
    subject: `Your link to ${appName}`,
    url,
    before: [`Somebody who looks after ${appName} sends you this link to log in with.`],
    after: [
      `It works once, until ${until}. You are logged in only when you press the button on its page.`,
      `You did not expect this? Then do not open it, and tell ${appName}.`,
    ],
    button: "Open the login page",
  });
}
