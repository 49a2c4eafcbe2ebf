export { createMagicLinks } from "./magic-links.ts";
export type { MagicLinks } from "./magic-links.ts";
export type { MagicLinksOptions } from "./options.ts";
export type { LimitOptions, LimitRuleOptions } from "./ask-limits.ts";
export type {
  Challenge,
  Client,
  ClientAddresses,
  Operators,
  OtherBrowser,
  Unasked,
} from "./settings.ts";
export { OnpurposeError } from "./errors.ts";
export type { OnpurposeErrorCode } from "./errors.ts";
export type { FunnelSteps, Report, ReportPeriod, Spread } from "./reports/report.ts";
export type { Operator } from "./operator.ts";
export type { Refusal } from "./refusal.ts";
export type { User, Users } from "./user.ts";
export type { IssuedLink, Issued, IssueRequest } from "./flows/issue.ts";
export type { RevokeRequest } from "./flows/revoke.ts";
export type { AskInfo } from "./flows/asks.ts";
export type { Explanations } from "./flows/explain.ts";
export type {
  PersonAct,
  PersonAsk,
  PersonLink,
  PersonRecords,
  PersonRequest,
  PersonSession,
  PersonVisit,
} from "./flows/person.ts";
export type { LinkList, LinksRequest, ListedInfo, ListedSession } from "./flows/list.ts";
export type { CountProgress } from "./flows/count-days.ts";
export type { ReportRequest } from "./flows/report.ts";
export type { ReclassifyProgress } from "./flows/reclassify.ts";
export type { UpkeepOptions } from "./flows/upkeep.ts";
export type { SessionInfo } from "./flows/sessions.ts";
export type { AnswerHeaders, StartedSession } from "./flows/host-session.ts";
export type { HostSessions } from "./routes/host-sessions.ts";
export type {
  HttpAnswer,
  HttpRequest,
  RequestHeaders,
  RequestInfo,
  WithHeaders,
} from "./http/message.ts";
export type { EventLink, EventType, EventVisit, MagicLinksEvent } from "./events/event.ts";
export { linkMail } from "./mail/link-mail.ts";
export type { LinkMailData } from "./mail/link-mail.ts";
export type { LoginMailData } from "./mail/login-mail.ts";
export type { Mail, MailAddress, Mailer } from "./mail/mailer.ts";
export type { MailContent, MailTemplates } from "./mail/templates.ts";
export type { MessageOverrides, Messages, Problem, ProblemText } from "./locales/messages.ts";
export type { Ask, AskOutcome } from "./stores/ask.ts";
export type { LinkState } from "./link-state.ts";
export type { RetentionOptions } from "./retention.ts";
export type {
  Link,
  Purged,
  Seen,
  Store,
  Visit,
  VisitOutcome,
  Within,
  WithinStatement,
} from "./stores/store.ts";
export type { AdviceCode } from "./timeline/advice-code.ts";
export type {
  Advice,
  Explanation,
  TimelineEntry,
  ToldVisit,
  WhichBrowser,
} from "./timeline/explanation.ts";
export type { LogFields, Logger } from "./telemetry/logger.ts";
export type { Metric as TelemetryMetric } from "./telemetry/metrics.ts";
export type {
  Facts as TelemetryFacts,
  RunningWork as TelemetryRun,
  Telemetry,
  Work as TelemetryWork,
} from "./telemetry/telemetry.ts";
export { timelineSvg } from "./timeline/svg.ts";
export type { TimelineSvgOptions } from "./timeline/svg.ts";
export { timelineText } from "./timeline/text.ts";
export type { TimelineTextOptions } from "./timeline/text.ts";
export type { VisitClass, VisitKind } from "./visit-kind.ts";
export type { WebhookOptions } from "./webhooks/options.ts";
export type { SentEvents } from "./webhooks/sender.ts";
export { html } from "./pages/page.ts";
export type { PageData, Pages } from "./pages/pages.ts";
