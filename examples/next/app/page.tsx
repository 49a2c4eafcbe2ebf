import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { magicLinks } from "../magic-links";

export default async function Home() {
  // First: at this, `next build` leaves the page for later.
  const request = { headers: await headers() };
  const person = await magicLinks().currentUser(request);
  if (person === null) redirect(magicLinks().loginPath("/"));
  return (
    <>
      <h1>{`Hello ${person.name}`}</h1>
      <form method="post" action="/magic-link/logout">
        <button>Log out</button>
      </form>
    </>
  );
}
