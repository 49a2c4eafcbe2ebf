import { expect, test } from "vitest";
import { signAws4 } from "./http-aws4.ts";

// The examples that AWS publishes for writers of clients:
// https://github.com/awslabs/aws-c-auth/tree/main/tests/aws-signing-test-suite/v4
const credentials = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
const sessionToken =
  "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";
const scope = { region: "us-east-1", service: "service" };
const now = new Date("2015-08-30T12:36:00Z");
const url = new URL("https://example.amazonaws.com/");

const form = {
  "content-type": "application/x-www-form-urlencoded; charset=utf-8",
  "content-length": "13",
  "x-amz-content-sha256": "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e",
};

test.each([
  {
    name: "get-vanilla",
    request: { method: "GET", url, headers: {}, body: "" },
    with: credentials,
    names: "host;x-amz-date",
    signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
  },
  {
    name: "post-vanilla",
    request: { method: "POST", url, headers: {}, body: "" },
    with: credentials,
    names: "host;x-amz-date",
    signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
  },
  {
    name: "post-sts-header-before",
    request: { method: "POST", url, headers: {}, body: "" },
    with: { ...credentials, sessionToken },
    names: "host;x-amz-date;x-amz-security-token",
    signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
  },
  {
    name: "post-header-key-sort",
    request: { method: "POST", url, headers: { "My-Header1": "value1" }, body: "" },
    with: credentials,
    names: "host;my-header1;x-amz-date",
    signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
  },
  {
    name: "get-header-value-trim",
    request: {
      method: "GET",
      url,
      headers: { "My-Header1": " value1", "My-Header2": ' "a   b   c"' },
      body: "",
    },
    with: credentials,
    names: "host;my-header1;my-header2;x-amz-date",
    signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
  },
  {
    name: "post-x-www-form-urlencoded-parameters",
    request: { method: "POST", url, headers: form, body: "Param1=value1" },
    with: credentials,
    names: "content-length;content-type;host;x-amz-content-sha256;x-amz-date",
    signature: "328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422",
  },
])("signs as AWS does: $name", ({ request, with: secrets, names, signature }) => {
  const { authorization, ...headers } = signAws4(request, secrets, scope, now);
  expect(authorization).toBe(
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
  );
  expect(headers).toMatchObject({ ...request.headers, "x-amz-date": "20150830T123600Z" });
  // fetch sets it itself, and refuses to be told.
  expect(headers).not.toHaveProperty("host");
});
