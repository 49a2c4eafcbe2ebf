/** Whoever puts an address of its own in place of a link. */
export interface Rewriter {
  readonly name: string;
  /** On the sender's side, who can switch it off; or on the receiver's, where nobody here can. */
  readonly side: "sender" | "receiver";
}

type Rule = readonly [hosts: RegExp, path: RegExp, name: string, side: Rewriter["side"]];

const any = /^/;

// By host where it is the provider's own, and by the shape of the path where it is a subdomain of the sender's.
const rules: readonly Rule[] = [
  [/(?:^|\.)sendgrid\.net$/, any, "SendGrid", "sender"],
  [any, /^\/ls\/click$/, "SendGrid", "sender"],
  [/(?:^|\.)mailgun\.(?:org|net|info)$/, any, "Mailgun", "sender"],
  [/^email\./, /^\/c\/eJ/, "Mailgun", "sender"],
  [/(?:^|\.)awstrack\.me$/, any, "Amazon SES", "sender"],
  [/(?:^|\.)mandrillapp\.com$/, any, "Mandrill", "sender"],
  [/(?:^|\.)list-manage\.com$/, any, "Mailchimp", "sender"],
  [/(?:^|\.)pstmrk\.it$/, any, "Postmark", "sender"],
  [/(?:^|\.)mjt\.lu$/, any, "Mailjet", "sender"],
  [any, /^\/lnk\/[A-Z0-9]{8}/, "Mailjet", "sender"],
  [/(?:^|\.)sparkpostmail\d*\.com$/, any, "SparkPost", "sender"],
  [/(?:^|\.)sendib[mt]\d?\.com$/, any, "Brevo", "sender"],
  [/(?:^|\.)customeriomail\.com$/, any, "Customer.io", "sender"],
  [/(?:^|\.)hubspotlinks\.com$/, any, "HubSpot", "sender"],
  [/(?:^|\.)safelinks\.protection\.outlook\.com$/, any, "Microsoft Safe Links", "receiver"],
  [/(?:^|\.)urldefense(?:\.proofpoint)?\.com$/, any, "Proofpoint URL Defense", "receiver"],
  [/(?:^|\.)linkprotect\.cudasvc\.com$/, any, "Barracuda Link Protection", "receiver"],
  [/(?:^|\.)secure-web\.cisco\.com$/, any, "Cisco Secure Email", "receiver"],
  [/(?:^|\.)mimecast(?:protect)?\.com$/, any, "Mimecast", "receiver"],
];

/** Null where it is nobody that is known. */
export function rewriterOf({ hostname, pathname }: URL): Rewriter | null {
  const found = rules.find(([hosts, path]) => hosts.test(hostname) && path.test(pathname));
  return found === undefined ? null : { name: found[2], side: found[3] };
}
