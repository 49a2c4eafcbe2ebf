import { html } from "onpurpose";
import { appName, type Page } from "./pages/layout.ts";

/** Lets browsers find the package by its name, as bundlers do. Its hash stands in the page's policy. */
export const importMap = JSON.stringify({ imports: { "onpurpose/client": "/app/client.js" } });

/** All of its steps; the script shows one at a time. */
export function singlePage(loginPath: string): Page {
  const body = html`<div class="hero">
<h1>Log in on one page</h1>
<p class="lead">A single-page app: address, code, and in, without a page load in between.</p>
</div>
<noscript><section class="card"><p>This page needs a script. The login does not.</p><p class="acts"><a class="button" href="${loginPath}">Log in to ${appName}</a></p></section></noscript>
<p class="fault" id="fault" role="alert" hidden></p>
<section class="card" id="ask" hidden>
<form id="ask-form">
<label for="email">Your e-mail address</label>
<div class="field"><input id="email" type="email" autocomplete="email" required maxlength="254" dir="ltr"><button>Send me a code</button></div>
</form>
</section>
<section class="card" id="check-mail" hidden>
<h2>Check your mail</h2>
<p>If <b id="asked"></b> can log in, a mail is on its way to it. Type the code that is in it, or open its link in this browser.</p>
<form id="code-form">
<label for="code">Code from the mail</label>
<div class="field"><input id="code" type="text" inputmode="numeric" autocomplete="one-time-code" required autocapitalize="off" spellcheck="false" dir="ltr"><button>Log in</button><button class="other" type="button" id="anew">Use another address</button></div>
</form>
</section>
<section class="card" id="logged-in" hidden>
<h2 id="welcome" tabindex="-1">You are logged in</h2>
<p>Logged in as <b id="account"></b></p>
<form id="logout-form" class="acts"><a class="button" href="/invoices">Your invoices</a><button class="other">Log out</button></form>
</section>
<script type="importmap">${html.raw`${importMap}`}</script>
<script type="module" src="/app/login.js"></script>`;
  return { title: "Log in on one page", body };
}
