import { defineCommand, type ArgsDef } from "citty";
import { personArgs, readPerson } from "./person-args.ts";
import { counted, printJson, printLine } from "./print.ts";
import { checkTyped } from "./typed.ts";
import { UsageError } from "./usage-error.ts";
import { withApp } from "./with-app.ts";

const description = `Deletes all that is kept about one person, and logs them out.

  npx onpurpose erase --app ./src/magic-links.ts --user 7 --yes`;

const args = {
  ...personArgs,
  yes: { type: "boolean", description: "Your word: nothing brings it back" },
} as const satisfies ArgsDef;

export const erase = defineCommand({
  meta: { name: "erase", description },
  args,
  async run({ args: given, rawArgs }) {
    checkTyped(rawArgs, args);
    const person = readPerson(given);
    if (given.yes !== true) {
      throw new UsageError("It deletes for good: look at it with export, then say --yes.");
    }
    await withApp(given.app, async (app) => {
      const erased = await app.erasePerson(person);
      const { links, asks, visits, sessions } = erased;
      if (given.json === true) printJson({ links, asks, visits, sessions });
      else {
        const all = [counted(links, "link"), counted(asks, "ask"), counted(visits, "visit")];
        printLine(`${all.join(", ")} and ${counted(sessions, "session")} deleted`);
      }
    });
  },
});
