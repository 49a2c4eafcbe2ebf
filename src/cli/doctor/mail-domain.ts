import { Resolver } from "node:dns/promises";
import { ok, skipped, warn, type Finding } from "./finding.ts";

export interface MailDomainOptions {
  /** The name servers to ask, such as 1.1.1.1 or 127.0.0.1:53. Default: this machine's. */
  readonly servers: readonly string[] | null;
}

/** Domains that no mail leaves: RFC 2606, RFC 6761. */
const reserved = /(?:^|\.)(?:localhost|local|test|invalid|example|example\.(?:com|net|org))$/;
const timeout = 3000;

/**
 * Whether the sender's domain says who may send for it. Hints: what a receiver makes of it, only a delivered mail shows.
 * Fails on nothing, also not on a network that is not there.
 */
export async function judgeSender(
  address: string,
  { servers }: MailDomainOptions,
): Promise<readonly Finding[]> {
  const domain = address.slice(address.lastIndexOf("@") + 1);
  if (reserved.test(domain)) {
    const says = `Nobody can send mail from ${domain}: set mailFrom to an address of a domain of yours.`;
    return [warn("spf", says), skipped("dmarc", `${domain} is nobody's.`)];
  }
  const resolver = new Resolver({ timeout, tries: 1 });
  if (servers !== null) resolver.setServers([...servers]);
  return [
    judgeSpf(domain, await recordsOf(resolver, domain, "v=spf1")),
    judgeDmarc(domain, await dmarcOf(resolver, domain)),
  ];
}

/** The TXT records that begin so; null where nobody could be asked. */
async function recordsOf(
  resolver: Resolver,
  name: string,
  begin: string,
): Promise<readonly string[] | null> {
  try {
    const records = await resolver.resolveTxt(name);
    // A record of several strings is one text (RFC 7208, 3.3).
    const texts = records.map((parts) => parts.join(""));
    return texts.filter((text) => text.toLowerCase().split(/[\s;]/, 1)[0] === begin);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    return code === "ENODATA" || code === "ENOTFOUND" ? [] : null;
  }
}

/** Of the domain itself, else of those above it, down to two labels (RFC 7489, 6.6.3, without a list of suffixes). */
async function dmarcOf(resolver: Resolver, domain: string): Promise<readonly string[] | null> {
  const labels = domain.split(".");
  for (let at = 0; at === 0 || at <= labels.length - 2; at++) {
    const name = `_dmarc.${labels.slice(at).join(".")}`;
    const found = await recordsOf(resolver, name, "v=dmarc1");
    if (found === null || found.length > 0) return found;
  }
  return [];
}

const silent = "No name server answered, so this was not looked up.";

function judgeSpf(domain: string, records: readonly string[] | null): Finding {
  if (records === null) return skipped("spf", silent);
  const [record, ...more] = records;
  if (record === undefined) {
    return warn(
      "spf",
      `${domain} has no SPF record (TXT, v=spf1). Where your provider sends with a return address of its own domain that is its matter, else publish what it tells you to.`,
    );
  }
  if (more.length > 0) {
    return warn("spf", `${domain} has ${records.length} SPF records: receivers then take none.`);
  }
  return /(?:^|\s)\+?all(?:\s|$)/i.test(record)
    ? warn(
        "spf",
        `The SPF record of ${domain} lets everybody send for it: end it with ~all or -all.`,
      )
    : ok("spf", `${domain} says in DNS which servers send for it (SPF).`);
}

function judgeDmarc(domain: string, records: readonly string[] | null): Finding {
  if (records === null) return skipped("dmarc", silent);
  const [record] = records;
  if (record === undefined) {
    return warn(
      "dmarc",
      `${domain} has no DMARC record (TXT at _dmarc.${domain}): large receivers want one, and without it anybody's forged login mails look like yours.`,
    );
  }
  const policy = /(?:^|[;\s])p\s*=\s*(\w+)/i.exec(record)?.[1]?.toLowerCase() ?? "none";
  return policy === "none"
    ? warn(
        "dmarc",
        `The DMARC record of ${domain} asks for nothing (p=none): forged login mails are delivered like yours. Go on to quarantine or reject.`,
      )
    : ok("dmarc", `${domain} asks receivers to ${policy} what is forged in its name (DMARC).`);
}
