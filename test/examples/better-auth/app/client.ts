// better-auth's own client, in a page of the app.

import { createAuthClient } from "better-auth/client";
import { magicLinkClient, twoFactorClient } from "better-auth/client/plugins";

const client = createAuthClient({ plugins: [magicLinkClient(), twoFactorClient()] });

const say = (told: unknown): void => {
  const place = document.querySelector("output");
  if (place !== null) place.textContent = JSON.stringify(told);
};

const acts: Record<string, (fields: FormData) => Promise<unknown>> = {
  ask: (fields) =>
    client.signIn.magicLink({
      email: String(fields.get("email")),
      callbackURL: "/dashboard",
      newUserCallbackURL: "/welcome",
    }),
  async factor(fields) {
    const done = await client.twoFactor.verifyTotp({ code: String(fields.get("code")) });
    const callbackURL = new URLSearchParams(location.search).get("callbackURL") ?? "/";
    const on = `/api/auth/magic-link/verify?${new URLSearchParams({ callbackURL })}`;
    if (done.error === null) location.href = on;
    return done;
  },
  session: () => client.getSession(),
  out: () => client.signOut(),
};

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say(await acts[form.id]?.(new FormData(form)));
  });
}
