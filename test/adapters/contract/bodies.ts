import { expect, test } from "vitest";
import { button, outcomes, until } from "../../http/support/host.ts";
import { formOf } from "../../support/http-browser.ts";
import { formType, issued, own, path, type Stage } from "./stage.ts";

/** Bodies that are too long, none of ours, cut off, or nobody's. */
export function bodies(stage: Stage): void {
  test("a megabyte is refused, and the app is there for the next", async () => {
    const host = await stage.open();
    const { id, target } = await issued(host);
    const browser = host.browser();
    const page = await browser.open(target);
    const large = await browser.post(target, { form: "x".repeat(1_000_000) });
    expect(large.status).toBe(413);
    // What no parser of the host's minds, and no form of ours is.
    const larger = await browser.post(target, { form: "x".repeat(20_000) });
    expect([larger.status, larger.header("x-frame-options")]).toEqual([413, "DENY"]);
    if (!stage.parsed) expect(large.header("x-frame-options")).toBe("DENY");
    expect((await browser.press(page, button.logIn)).status).toBe(303);
    expect((await outcomes(host, id)).at(-1)).toBe("POST redeemed");
  });

  // TOKEN: what a press would send, so that nothing but its wrapping is wrong.
  test.each([
    ["another type", "form=TOKEN", "text/plain"],
    ["no type", "form=TOKEN", ""],
    [
      "several parts",
      '--b\r\nContent-Disposition: form-data; name="form"\r\n\r\nTOKEN\r\n--b--',
      "multipart/form-data; boundary=b",
    ],
    ["JSON of a page's", '{"form":"TOKEN"}', "application/json"],
    ["broken JSON", '{"form":"TOKEN"', "application/json"],
    ["the same field twice", "form=TOKEN&form=TOKEN", formType],
    ["a list of one", "form[]=TOKEN", formType],
    ["an object", "form[a]=TOKEN", formType],
    ["NUL", "form=TOKEN&x=%00", formType],
  ])("a body that is no form of ours is refused: %s", async (_what, body, type) => {
    const host = await stage.open();
    const { id, target } = await issued(host);
    const browser = host.browser();
    const { form = "" } = formOf((await browser.open(target)).body);
    const send = (text: string, headers: Readonly<Record<string, string>>) =>
      browser.send("POST", target, {
        headers: { ...own, ...headers },
        body: text.replaceAll("TOKEN", form),
      });
    const answer = await send(body, type === "" ? {} : { "content-type": type });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(host.errors).toEqual([]);
    const pressed = await send("form=TOKEN", { "content-type": formType });
    expect(pressed.status).toBe(303);
    expect((await outcomes(host, id)).at(-1)).toBe("POST redeemed");
  });

  test("a client that goes away in the middle of its body leaves the link as it was", async () => {
    const host = await stage.open();
    const { target } = await issued(host);
    const head = `POST ${target} HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nOrigin: ${own.origin}\r\n`;
    const type = `Content-Type: ${formType}\r\n`;
    const socket = stage.raw(`${head}${type}Content-Length: 1000\r\n\r\nform=abc`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 30));
    const browser = host.browser();
    expect((await browser.press(await browser.open(target), button.logIn)).status).toBe(303);
    expect(host.errors).toEqual([]);
  });

  test("a body that nobody reads is not taken for the next request", async () => {
    await stage.open();
    const smuggled = `DELETE ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
    let heard = "";
    let closed = false;
    const socket = stage.raw(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${smuggled.length + 5}\r\n\r\n${smuggled}`,
    );
    socket.on("data", (data: Buffer) => (heard += data.toString("latin1")));
    socket.on("close", () => (closed = true));
    socket.resume();
    // A parser of the host's waits for the whole of it, first.
    if (!stage.parsed) await until(() => heard.includes("</html>"), "the page");
    socket.write(`12345GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await until(() => closed || heard.split("</html>").length > 2, "the end or the next page");
    expect(heard).toContain("HTTP/1.1 200");
    expect(heard).not.toContain("HTTP/1.1 405");
    if (stage.closes) expect(heard.toLowerCase()).toContain("\nconnection: close\r");
    socket.destroy();
  });
}
