/** What to do about a connection that could not be made, by the name of what went wrong. */
export function whyUnreachable(code: string, { host, hostname }: URL): string {
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `The name ${hostname} leads to no address (${code}): is it in DNS, and does this machine have a network?`;
    case "ECONNREFUSED":
      return `Nothing listens at ${host}: is the app, or the proxy before it, running there?`;
    case "TIMEOUT":
    case "ETIMEDOUT":
      return `${host} gives no answer: does a firewall let this machine in?`;
    case "CERT_HAS_EXPIRED":
      return `The certificate of ${host} has expired: renew it.`;
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return `The certificate of ${host} is for another name: get one for ${hostname}.`;
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
      return `${host} does not send the whole chain of its certificate: browsers may fill that in, others refuse it. Configure the full chain.`;
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
      return `Nobody vouches for the certificate of ${host} (${code}). If it is your own authority's, say so with NODE_EXTRA_CA_CERTS.`;
    default:
      return `No connection to ${host} came about: ${/^[A-Z0-9_]+$/.test(code) ? code : "UNKNOWN"}.`;
  }
}
