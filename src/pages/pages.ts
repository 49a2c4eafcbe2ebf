import { confirmPage, declinedPage, otherAccountPage } from "./confirm.ts";
import type { ConfirmData, DeclinedData, OtherAccountData } from "./confirm.ts";
import { checkMailPage, loggedOutPage, loginPage } from "./login.ts";
import type { CheckMailData, LoggedOutData, LoginData } from "./login.ts";
import { layout } from "./page.ts";
import type { LayoutData, PageContext, SafeHtml } from "./page.ts";
import { problemPage } from "./problem.ts";
import type { ProblemData } from "./problem.ts";

/** A page is a title and what stands below it. */
export interface PageContent {
  readonly title: string;
  readonly body: SafeHtml;
}

/**
 * Every page, as a function of its data. A host overrides them one at a time; `html` from "onpurpose"
 * escapes whatever is put into it. Forms must keep their hidden fields: they are what makes a press count.
 */
export interface Pages {
  readonly layout: (data: LayoutData, context: PageContext) => SafeHtml;
  readonly login: (data: LoginData, context: PageContext) => PageContent;
  readonly checkMail: (data: CheckMailData, context: PageContext) => PageContent;
  readonly confirm: (data: ConfirmData, context: PageContext) => PageContent;
  readonly otherAccount: (data: OtherAccountData, context: PageContext) => PageContent;
  readonly declined: (data: DeclinedData, context: PageContext) => PageContent;
  readonly loggedOut: (data: LoggedOutData, context: PageContext) => PageContent;
  readonly problem: (data: ProblemData, context: PageContext) => PageContent;
}

/** The pages in use, and the stylesheet inside each of them. */
export interface Appearance {
  readonly pages: Pages;
  readonly style: string;
}

export const defaultPages: Pages = {
  layout,
  login: loginPage,
  checkMail: checkMailPage,
  confirm: confirmPage,
  otherAccount: otherAccountPage,
  declined: declinedPage,
  loggedOut: loggedOutPage,
  problem: problemPage,
};

export type {
  CheckMailData,
  ConfirmData,
  DeclinedData,
  LayoutData,
  LoggedOutData,
  LoginData,
  OtherAccountData,
  PageContext,
  ProblemData,
};
