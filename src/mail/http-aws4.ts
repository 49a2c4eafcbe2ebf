import { hmacSha256Raw, sha256Hex } from "../crypto.ts";

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string | undefined;
}

export interface AwsRequest {
  readonly method: string;
  /** Its path must have nothing to escape, and there must be no query: they would need a form of their own. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The headers of a request with those that sign it: AWS Signature Version 4. All given headers are signed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * @param scope Where it is valid: the region and the name of the service.
 */
export function signAws4(
  { method, url, headers, body }: AwsRequest,
  { accessKeyId, secretAccessKey, sessionToken }: AwsCredentials,
  scope: { readonly region: string; readonly service: string },
  now: Date,
): Record<string, string> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const day = time.slice(0, 8);
  const sent: Record<string, string> = { ...headers, "x-amz-date": time };
  if (sessionToken !== undefined) sent["x-amz-security-token"] = sessionToken;

  const signed = Object.entries({ ...sent, host: url.host })
    .map(([name, value]) => [name.toLowerCase(), value.trim().replace(/ +/g, " ")] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(";");
  const lines = signed.map(([name, value]) => `${name}:${value}\n`).join("");
  const canonical = [method, url.pathname, "", lines, names, sha256Hex(body)].join("\n");

  const place = [day, scope.region, scope.service, "aws4_request"];
  const text = ["AWS4-HMAC-SHA256", time, place.join("/"), sha256Hex(canonical)].join("\n");
  const start: Uint8Array | string = `AWS4${secretAccessKey}`;
  const key = place.reduce<Uint8Array | string>(hmacSha256Raw, start);
  const signature = Buffer.from(hmacSha256Raw(key, text)).toString("hex");
  const credential = `${accessKeyId}/${place.join("/")}`;
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}
