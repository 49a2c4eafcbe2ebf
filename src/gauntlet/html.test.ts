import { expect, test } from "vitest";
import { readForms, unescapeHtml } from "./html.ts";

test("forms are read with their fields and buttons, as they would be sent", () => {
  const [form, search] = readForms(`<!-- <form><input name=gone></form> -->
<form method=POST action="/a?b=1&amp;c=2">
<input type="hidden" name="form" value="&quot;x&#39;&#x41;">
<input name=email type='email' autocomplete="email" value="a>b">
<input type=checkbox name=off><input type=checkbox name=on checked>
<textarea name="note">1 &lt; 2</textarea>
<select name=pick><option value=one><option value=two selected></select>
<input name=no disabled value=1>
<button name="action" value="log-in">Log <b>in</b></button>
<button type=button>Nothing</button><input type=submit value="Go">
</form><form><input name=q></form>`);
  expect(form).toEqual({
    action: "/a?b=1&c=2",
    method: "POST",
    fields: [
      { name: "form", type: "hidden", value: `"x'A`, autocomplete: "" },
      { name: "email", type: "email", value: "a>b", autocomplete: "email" },
      { name: "on", type: "checkbox", value: "on", autocomplete: "" },
      { name: "note", type: "textarea", value: "1 < 2", autocomplete: "" },
      { name: "pick", type: "select", value: "two", autocomplete: "" },
    ],
    buttons: [
      { text: "Log in", sends: ["action", "log-in"] },
      { text: "Go", sends: null },
    ],
  });
  expect(search).toMatchObject({ action: "", method: "GET", buttons: [] });
});

test("a form that nobody has closed, and a page without any", () => {
  expect(readForms("<form method=post><button>Go")).toMatchObject([{ buttons: [{ text: "Go" }] }]);
  expect(readForms("<p>none")).toEqual([]);
});

test("an entity that is none stays as it is", () => {
  expect(unescapeHtml("&nope; &#99999999; &#x110000; a&b")).toBe(
    "&nope; &#99999999; &#x110000; a&b",
  );
});
