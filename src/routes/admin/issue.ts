import { issueFor } from "../../flows/operators/issue.ts";
import type { IssueRequest } from "../../flows/issue.ts";
import type { Fields } from "../../http/form.ts";
import { issuedPage, issuePage, lifetimes, type IssueFields } from "../../pages/admin/issue.ts";
import { checkForm } from "./check-form.ts";
import { adminProblem } from "./problems.ts";
import { adminPage, goTo, type AdminReply } from "./reply.ts";
import { formFor, type AdminVisit } from "./visit.ts";

/** `GET /issue`: the form that issues a link for somebody. */
export function showIssue(visit: AdminVisit): AdminReply {
  const who = (visit.query.get("who") ?? "").slice(0, 254);
  return showForm(visit, { who, redirectTo: "", lifetime: "", how: "url" }, null);
}

/** `POST /issue`: issues it. The answer is the one place where its URL is ever shown. */
export async function issueLink(visit: AdminVisit): Promise<AdminReply> {
  const { context, operator, frame } = visit;
  const posted = await checkForm(visit, "issue", () => "");
  if (!posted.ok) return adminProblem(posted.problem);
  const fields = readFields(posted.fields);
  const mail = fields.how === "mail";
  const fault = faultOf(fields, context.settings.mailer !== null);
  if (fault !== null) return showForm(visit, fields, fault);
  const request = requestOf(fields);
  const result = await issueFor(context.settings, { operator, request, mail, nonce: posted.nonce });
  switch (result.kind) {
    case "issued": {
      const { link, url } = result.issued;
      return adminPage(200, "issued", { link, url }, issuedPage);
    }
    case "mailed":
      return goTo(`${frame.base}/links/${result.link.id}?act=${result.act.id}`);
    case "not_mailed":
      return adminPage(503, "issued", { link: result.link, url: null }, issuedPage);
    case "used_form":
      return adminProblem("used_form");
    case "refused":
      return showForm(visit, fields, `Nothing was issued: ${result.why}.`);
  }
}

function showForm(visit: AdminVisit, fields: IssueFields, fault: string | null): AdminReply {
  const { settings } = visit.context;
  const data = {
    fields,
    fault,
    mails: settings.mailer !== null,
    usualLifetime: settings.linkLifetime / 1000,
    usualRedirect: settings.redirectTo,
    formToken: formFor(visit, "issue", ""),
  };
  return adminPage(fault === null ? 200 : 400, "issue", data, issuePage);
}

const readFields = (fields: Fields): IssueFields => ({
  who: (fields.get("who") ?? "").trim().slice(0, 254),
  redirectTo: (fields.get("redirectTo") ?? "").trim(),
  lifetime: fields.get("lifetime") ?? "",
  how: fields.get("how") ?? "url",
});

function faultOf({ who, lifetime, how }: IssueFields, mails: boolean): string | null {
  if (who === "") return "Say whom it is for: an address, or the id of a user.";
  if (how !== "url" && how !== "mail") return "“how” must be url or mail.";
  if (how === "mail" && !mails) return "There is no mailer that could mail it.";
  const known = lifetime === "" || lifetimes.some(({ value }) => value === lifetime);
  return known ? null : "Choose for how long it works.";
}

function requestOf({ who, redirectTo, lifetime }: IssueFields): IssueRequest {
  return {
    ...(who.includes("@") ? { email: who } : { userId: who }),
    ...(redirectTo === "" ? {} : { redirectTo }),
    ...(lifetime === "" ? {} : { lifetime: Number(lifetime) }),
  };
}
