/**
 * "Firefox on Windows", as mails are given it, in another language. Names of programs and systems are the same in
 * all of them. Whatever is of another form stays as it is.
 *
 * @param unknown What stands for "a browser".
 */
export function sayBrowser(
  browser: string,
  unknown: string,
  together: (program: string, system: string) => string,
): string {
  const [program = "", system, ...more] = browser.split(" on ");
  if (more.length > 0) return browser;
  const name = program === "a browser" ? unknown : program;
  return system === undefined ? name : together(name, system);
}
