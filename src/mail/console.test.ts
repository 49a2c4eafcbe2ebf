import { expect, test } from "vitest";
import { consoleMailer } from "./console.ts";

test("prints whom a mail is for and what it says, once", async () => {
  const printed: string[] = [];
  const mailer = consoleMailer((text) => printed.push(text));
  const address = { name: "", address: "ada@example.com" };
  const text = "Open https://app.example.com/x";
  await mailer.send({
    from: address,
    to: address,
    subject: "Log in",
    text,
    html: "<p>no</p>",
    headers: {},
  });
  expect(printed).toEqual([`\nTo: ada@example.com\nSubject: Log in\n\n${text}\n`]);
});
