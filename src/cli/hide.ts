import { passwordsIn } from "./database/database-url.ts";
import { valuesOf } from "./raw-args.ts";

/**
 * A text that nobody of us wrote, without the passwords that it may repeat: of `--database` and `--from`, and of any URL in it.
 */
export function hidePasswords(
  text: string,
  rawArgs: readonly string[],
  env: NodeJS.ProcessEnv,
): string {
  const options = ["database", "from"].flatMap((option) => valuesOf(rawArgs, option));
  const typed = options.map((value) =>
    value.startsWith("env:") ? (env[value.slice(4)] ?? "") : value,
  );
  const known = typed.flatMap(passwordsIn);
  const without = known.reduce((rest, password) => rest.replaceAll(password, "***"), text);
  return without.replaceAll(/(:\/\/[^\s/:@]*:)[^\s/@]+@/g, "$1***@");
}
