import { checkMailPage } from "./check-mail.ts";
import type { CheckMailData } from "./check-mail.ts";
import { confirmPage, declinedPage, otherAccountPage } from "./confirm.ts";
import type { ConfirmData, DeclinedData, OtherAccountData } from "./confirm.ts";
import { loggedOutPage, loginPage } from "./login.ts";
import type { LoggedOutData, LoginData } from "./login.ts";
import { otherBrowserPage, proveAddressPage } from "./other-browser.ts";
import type { OtherBrowserData, ProveAddressData } from "./other-browser.ts";
import { layout } from "./page.ts";
import type { LayoutData, PageContext, SafeHtml } from "./page.ts";
import { problemPage } from "./problem.ts";
import type { ProblemData } from "./problem.ts";
import { defaultStyle } from "./style.ts";

/** A page is a title and what stands below it, and now and then a script, without which it works, too. */
export interface PageContent {
  readonly title: string;
  readonly body: SafeHtml;
  readonly script?: string;
  /** Whether the widget of the challenge stands in it. */
  readonly challenge?: boolean;
}

/** What each page is made of: plain data, which a client that asks for JSON gets as it is. */
export interface PageData {
  readonly login: LoginData;
  readonly checkMail: CheckMailData;
  readonly confirm: ConfirmData;
  readonly otherBrowser: OtherBrowserData;
  readonly proveAddress: ProveAddressData;
  readonly otherAccount: OtherAccountData;
  readonly declined: DeclinedData;
  readonly loggedOut: LoggedOutData;
  readonly problem: ProblemData;
}

export type PageName = keyof PageData;

/**
 * Every page, as a function of its data. A host overrides them one at a time; `html` from "onpurpose"
 * escapes whatever is put into it. Forms must keep their hidden fields: they are what makes a press count.
 */
export type Pages = DrawnPages & {
  readonly layout: (data: LayoutData, context: PageContext) => SafeHtml;
};

export type DrawnPages = {
  readonly [Name in PageName]: (data: PageData[Name], context: PageContext) => PageContent;
};

/** The pages in use, and the stylesheet inside each of them. */
export interface Appearance {
  readonly pages: Pages;
  readonly style: string;
}

/** What the host brings of it. Null: the built-in stylesheet. */
export interface OwnAppearance {
  readonly pages: Partial<Pages>;
  readonly style: string | null;
}

/** The host's pages and stylesheet, and the built-in ones where it brings none. */
export const appearanceOf = ({ pages, style }: OwnAppearance): Appearance => ({
  pages: { ...defaultPages, ...pages },
  style: (style ?? defaultStyle).replaceAll(/\r\n?/g, "\n"),
});

export const defaultPages: Pages = {
  layout,
  login: loginPage,
  checkMail: checkMailPage,
  confirm: confirmPage,
  otherBrowser: otherBrowserPage,
  proveAddress: proveAddressPage,
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
  OtherBrowserData,
  PageContext,
  ProveAddressData,
  ProblemData,
};
