import { known } from "../../users";

const route = async (request: Request) => {
  const user = await known(request);
  return user instanceof Response ? user : new Response(`private to ${user.id}`);
};

export { route as GET, route as POST, route as DELETE };
