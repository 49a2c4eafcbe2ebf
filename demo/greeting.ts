import type { Config } from "./config.ts";
import { appName } from "./pages/layout.ts";

/** Tells whoever started it where to go. Holds no secret. */
export function greet({
  origin,
  originIsDefault,
  production,
  smtpUrl,
  database,
  limits,
}: Config): void {
  const inbox =
    smtpUrl === null ? `\n    ${origin}/inbox   its mails, instead of sending them` : "";
  const width = `${origin}/inbox`.length;
  console.log(`
  ${appName} is listening. Open

    ${origin.padEnd(width)}   the app${inbox}

  Data: ${database}
  Stop: Ctrl+C
`);
  if (!limits) {
    console.log(
      "  WARNING: ONPURPOSE_LIMITS=off. Anyone may ask for any number of links. For tests only.\n",
    );
  }
  if (production && originIsDefault) {
    console.log(`  WARNING: ONPURPOSE_URL is not set, so every link leads to ${origin}.\n`);
  }
}
