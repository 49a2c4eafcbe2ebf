import { known } from "../../users";

const route = async (request: Request) => {
  const user = await known(request);
  if (user instanceof Response) return user;
  return new Response(`private to ${user.id}`, { headers: { "cache-control": "no-store" } });
};

export { route as GET, route as POST, route as DELETE };
