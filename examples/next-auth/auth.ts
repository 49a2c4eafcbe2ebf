import { randomBytes } from "node:crypto";
import NextAuth, { type NextAuthConfig } from "next-auth";
import { adapter } from "./database";

// Without one, sessions end with this process, in which Next loads this file several times. For yours: npx auth secret
process.env.AUTH_SECRET ??= randomBytes(32).toString("base64");

// As before, without its e-mail provider. Other providers stay.
export const authConfig = {
  // A getter, since `next build` loads this file, too, and must open no database.
  get adapter() {
    return adapter();
  },
  providers: [],
  secret: process.env.AUTH_SECRET,
  session: { strategy: process.env.AUTH_STRATEGY === "jwt" ? "jwt" : "database" },
  pages: { signIn: "/magic-link", error: "/magic-link" },
  // Auth.js believes the host that a request names. With AUTH_URL, leave this out.
  trustHost: true,
} satisfies NextAuthConfig;

export const { handlers, auth } = NextAuth(authConfig);
