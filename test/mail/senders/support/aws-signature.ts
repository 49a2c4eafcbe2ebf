import { createHash, createHmac } from "node:crypto";
import type { Received } from "./provider-server.ts";

/**
 * What AWS does with a signed request: computes the signature again from what arrived. Written apart from
 * the code under test. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function verifySignature(received: Received, secret: string, accessKeyId: string): void {
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;
  const match = form.exec(received.headers.authorization ?? "");
  if (match === null) throw new Error("the authorization is not as documented");
  const [, id = "", day = "", region = "", service = "", signed = "", signature = ""] = match;
  const time = String(received.headers["x-amz-date"]);
  if (id !== accessKeyId || region !== "eu-central-1" || service !== "ses")
    throw new Error("scope");
  if (!/^\d{8}T\d{6}Z$/.test(time) || time.slice(0, 8) !== day) throw new Error(`date ${time}`);
  const sentAt = Date.parse(time.replace(/(....)(..)(..)T(..)(..)(..)Z/, "$1-$2-$3T$4:$5:$6Z"));
  if (Math.abs(Date.now() - sentAt) > 300_000) throw new Error("older than five minutes");
  const names = signed.split(";");
  for (const must of ["host", "content-type", "x-amz-date"]) {
    if (!names.includes(must)) throw new Error(`${must} is not signed`);
  }
  if (names.join() !== names.toSorted().join())
    throw new Error("the signed headers are not sorted");

  let canonical = `POST\n/v2/email/outbound-emails\n\n`;
  for (const name of names) canonical += `${name}:${String(received.headers[name]).trim()}\n`;
  canonical += `\n${signed}\n${createHash("sha256").update(received.body).digest("hex")}`;
  const hashed = createHash("sha256").update(canonical).digest("hex");
  const text = `AWS4-HMAC-SHA256\n${time}\n${day}/${region}/${service}/aws4_request\n${hashed}`;
  const dayKey = createHmac("sha256", `AWS4${secret}`).update(day).digest();
  const regionKey = createHmac("sha256", dayKey).update(region).digest();
  const serviceKey = createHmac("sha256", regionKey).update(service).digest();
  const key = createHmac("sha256", serviceKey).update("aws4_request").digest();
  const right = createHmac("sha256", key).update(text).digest("hex");
  if (right !== signature) throw new Error("the signature does not fit the request");
}
