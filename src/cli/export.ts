import { defineCommand } from "citty";
import { personArgs, readPerson } from "./person-args.ts";
import { printJson } from "./print.ts";
import { checkTyped } from "./typed.ts";
import { withApp } from "./with-app.ts";

const description = `Prints, as JSON, all that is kept about one person.

  npx onpurpose export --app ./src/magic-links.ts --user 7 > ada.json`;

export const exportCommand = defineCommand({
  meta: { name: "export", description },
  args: personArgs,
  async run({ args, rawArgs }) {
    checkTyped(rawArgs, personArgs);
    const person = readPerson(args);
    await withApp(args.app, async (app) => printJson(await app.exportPerson(person)));
  },
});
