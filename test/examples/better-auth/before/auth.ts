// The example's app as it was: better-auth with its own magicLink.

import { DatabaseSync } from "node:sqlite";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { magicLink } from "better-auth/plugins";
import { createTransport } from "nodemailer";

const { PORT, APP_DATABASE = "app.db", BETTER_AUTH_SECRET, SMTP_URL } = process.env;
export const port = Number(PORT);

const transport = createTransport(SMTP_URL);

export const auth = betterAuth({
  baseURL: `http://localhost:${PORT}`,
  secret: BETTER_AUTH_SECRET,
  database: new DatabaseSync(APP_DATABASE),
  emailAndPassword: { enabled: true },
  plugins: [
    magicLink({
      async sendMagicLink({ email, url }) {
        await transport.sendMail({
          from: "app@example.com",
          to: email,
          subject: "Log in",
          text: url,
        });
      },
    }),
  ],
});

await (await getMigrations(auth.options)).runMigrations();
