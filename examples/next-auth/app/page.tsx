import { auth } from "../auth";

export default async function Home() {
  // Auth.js's own way to ask. `magicLinks().currentUser({ headers: await headers() })` tells the same.
  const session = await auth();
  return (
    <>
      <h1>{`Hello ${session?.user?.name}`}</h1>
      <form method="post" action="/magic-link/logout">
        <button>Log out</button>
      </form>
    </>
  );
}
