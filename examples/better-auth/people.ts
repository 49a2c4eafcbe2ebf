import { auth } from "./auth.ts";

// For a first look: two people in better-auth's own table.

const { internalAdapter } = await auth.$context;

for (const [name, email] of Object.entries({ Ada: "ada@example.com", Bob: "bob@example.com" })) {
  if ((await internalAdapter.findUserByEmail(email)) !== null) continue;
  await internalAdapter.createUser({ name, email, emailVerified: true }, { method: "magic-link" });
}
