/** Whether this is a CI run, where what is missing fails instead of being skipped. */
export function isCi(): boolean {
  return !["", "0", "false"].includes(process.env["CI"] ?? "");
}
