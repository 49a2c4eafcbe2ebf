import { redirectDocument } from "react-router";
import type { Route } from "./+types/home";
import { magicLinks } from "./magic-links.server";

export async function loader({ request }: Route.LoaderArgs) {
  const person = await magicLinks.currentUser(request);
  // The login page is a whole document, none of this app's router.
  if (person === null) throw redirectDocument(magicLinks.loginPath("/"), 303);
  return { name: person.name };
}

// Theirs alone: for no cache, and no back button after the logout.
export const headers = () => ({ "cache-control": "no-store" });

export default function Home({ loaderData }: Route.ComponentProps) {
  return (
    <>
      <h1>{`Hello ${loaderData.name}`}</h1>
      <form method="post" action="/magic-link/logout">
        <button>Log out</button>
      </form>
    </>
  );
}
