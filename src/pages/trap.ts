import type { Messages } from "../locales/messages.ts";
import { html, type SafeHtml } from "./page.ts";

/** What the trap posts as `action`: a name that says nothing to whoever reads forms. */
export const trapAction = "continue";

/**
 * A second button behind the real one. It is a line of pixels, away from every other button, that nobody sees, out of reach of the Tab key and of screen
 * readers, and it works without script: what presses everything presses it, too. Where the style is lost, its words
 * tell people to leave it alone.
 */
export const trapButton = (say: Messages): SafeHtml =>
  html`<button class="trap" form="log-in" name="action" value="${trapAction}" tabindex="-1" aria-hidden="true">${say.trapButton}</button>`;

/**
 * Tells on a browser that a program drives (WebDriver says so itself, section "Interface NavigatorAutomationInformation"
 * of its specification). Takes nothing else from a browser, and does nothing to a page without forms.
 */
export const trapScript = `if (navigator.webdriver) for (const form of document.forms) {
  const field = document.createElement("input");
  field.type = "hidden"; field.name = "driven"; field.value = "yes";
  form.append(field);
}`;
