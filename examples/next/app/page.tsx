import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { magicLinks } from "../magic-links";

export default async function Home() {
  const person = await magicLinks().currentUser({ headers: await headers() });
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
