import { withDjangoLinks } from "../../../src/integrations/django-magic-link.ts";
import { createMagicLinks, type MagicLinks } from "../../../src/index.ts";
import { openStore } from "../../support/open-store.ts";

/** The app that comes after Django. Carol has no account in it, Dan may not log in, and 5 is somebody else than Eve. */
const people = [
  { id: "1", email: "ada@example.com" },
  { id: "2", email: "bob@example.com" },
  { id: "4", email: "dan@example.com" },
  { id: "5", email: "mallory@example.com" },
  { id: "6", email: "eve@example.com" },
];

export const secrets = {
  first: "the first secret of more than 32 bytes",
  second: "the second secret of more than 32 bytes",
} as const;

export const mount = "http://localhost:4000/magic-link";

/** @param address Of the store, as in `openStore`. */
export async function appOn(
  address: string,
  secret: string | readonly string[] = secrets.first,
): Promise<MagicLinks> {
  const opened = await openStore(address, 5000);
  await opened.migrate();
  const app = createMagicLinks({
    url: mount,
    secret,
    store: { ...opened.store, close: () => opened.close() },
    redirectTo: "/home",
    users: {
      findById: (id) => people.find((one) => one.id === id) ?? null,
      findByEmail: (email) => people.find((one) => one.email === email) ?? null,
      mayLogIn: ({ email }) => email !== "dan@example.com",
    },
  });
  return withDjangoLinks(app);
}
