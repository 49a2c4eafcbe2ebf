// A provider that tracks clicks puts an address of its own in place of the login link. Then the link goes
// through a stranger's hands, a scanner's visit is counted as the person's, and the mail shows one URL and
// leads to another. SMTP has no other place to forbid it than the mail's own headers.

/** JSON with spaces, so that a header of it can be folded. */
const sendGridFilters = `{"filters": {${[
  "clicktrack",
  "opentrack",
  "subscriptiontrack",
  "ganalytics",
]
  .map((filter) => `"${filter}": {"settings": {"enable": 0${textToo(filter)}}}`)
  .join(", ")}}}`;

/**
 * What switches click and open tracking off, for this mail alone, at relays that read it. All of them stand
 * in every mail: who relays behind the server that we speak to is not known here, and the others ignore them.
 */
export const noTrackingHeaders: Readonly<Record<string, string>> = {
  // Postmark: https://postmarkapp.com/support/article/1058-how-do-i-enable-link-tracking and
  // https://postmarkapp.com/developer/user-guide/tracking-opens/tracking-opens-per-email
  "X-PM-TrackLinks": "None",
  "X-PM-TrackOpens": "false",
  // SendGrid: https://www.twilio.com/docs/sendgrid/for-developers/sending-email/smtp-filters
  "X-SMTPAPI": sendGridFilters,
  // Mailgun: https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/pass-sending-options
  "X-Mailgun-Track": "no",
  "X-Mailgun-Track-Clicks": "no",
  "X-Mailgun-Track-Opens": "no",
  // Mailjet: https://dev.mailjet.com/docs/smtp_relay/custom_headers
  "X-Mailjet-TrackClick": "0",
  "X-Mailjet-TrackOpen": "0",
  // SparkPost: https://developers.sparkpost.com/api/smtp/
  "X-MSYS-API": '{"options": {"open_tracking": false, "click_tracking": false}}',
  // Mandrill: the header stands in place of the account's setting and lists what is tracked. "none" is not in
  // the documented list, so it is no promise; see docs/mail-senders.md.
  // https://mandrill.zendesk.com/hc/en-us/articles/205582117-Using-SMTP-Headers-to-customize-your-messages
  "X-MC-Track": "none",
};

function textToo(filter: string): string {
  return filter === "clicktrack" ? ', "enable_text": false' : "";
}
