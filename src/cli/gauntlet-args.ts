import type { ArgsDef } from "citty";

export const gauntletArgs = {
  adapter: {
    type: "string",
    default: "onpurpose",
    description:
      "Whose links: onpurpose, better-auth, auth.js or passport. For any other: --config or --start",
  },
  url: {
    type: "string",
    description:
      "Where the library is mounted, as people reach it: http://localhost:3000/magic-link",
  },
  mail: {
    type: "string",
    description:
      "Answers with the mails to {address}, as text or JSON: http://localhost:3000/inbox.json?to={address}",
  },
  "mail-first": {
    type: "string",
    default: "newest",
    description: "Which mail stands first there: newest or oldest",
  },
  "link-pattern": {
    type: "string",
    description: "Finds the link in a mail (a regular expression; its first group if it has one)",
  },
  "code-pattern": { type: "string", description: "Finds the code in a mail" },
  "logged-in": {
    type: "string",
    description: "A URL whose answer tells whether somebody is logged in",
  },
  "logged-in-path": {
    type: "string",
    description: "A place in its JSON that holds something then, such as user.email",
  },
  "logged-in-text": { type: "string", description: "Or a text that it holds then, and only then" },
  issue: {
    type: "string",
    description:
      "Of onpurpose only: a URL that makes the app issue a link by itself, by a POST with the address in the field --field",
  },
  start: {
    type: "string",
    description:
      "A command that makes a link for the address in GAUNTLET_ADDRESS and prints it on its last line, with the code if there is one",
  },
  field: {
    type: "string",
    default: "email",
    description: "The field that takes the address (passport, --issue)",
  },
  provider: {
    type: "string",
    default: "nodemailer",
    description: "The mail provider's id (auth.js)",
  },
  config: {
    type: "string",
    description: "A file that describes any other deployment: JSON, or a module's default export",
  },
  address: {
    type: "string",
    description:
      "Whom links are mailed to; more than one may be given. {n} in it: a new one for each link",
  },
  host: { type: "string", description: "The deployment's host, where it is not this machine" },
  "i-run-this-site": {
    type: "boolean",
    default: false,
    description: "Your word for that: robots press everything they find",
  },
  round: {
    type: "string",
    description: "Only this round: reported, knowing or mailbox (more than one may be given)",
  },
  "reads-mailbox": {
    type: "boolean",
    default: true,
    description: "Robots that press read the person's mail, too, in a round of their own",
    negativeDescription: "No round in which robots that press read the person's mail, too",
  },
  browser: {
    type: "boolean",
    default: true,
    description: "Plays those that run a browser, in a real Chromium",
    negativeDescription: "Leaves out those that run a browser",
  },
  only: { type: "string", description: "Only intermediaries with this in their id or name" },
  pace: {
    type: "string",
    description: "Times the delays that were reported; 1 is real time. Default: 200 ms at most",
  },
  "person-pause": {
    type: "string",
    description:
      "What the person takes before each step, in milliseconds. Default 0: quicker than any person is",
  },
  rate: {
    type: "string",
    description: "Requests a second, all together. Default 500 on this machine, else 10",
  },
  parallel: {
    type: "string",
    description: "Links in play at a time. Default 8 on this machine, else 1",
  },
  json: { type: "boolean", default: false, description: "Prints the result as JSON" },
  markdown: { type: "boolean", default: false, description: "Prints the table as Markdown" },
  progress: {
    type: "boolean",
    default: true,
    description: "Says on the error stream how far it is",
    negativeDescription: "Does not say on the error stream how far it is",
  },
} as const satisfies ArgsDef;
