export const loader = () => new Response("the app's own");
