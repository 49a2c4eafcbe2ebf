export const POST = async (request: Request) =>
  new Response(String((await request.formData()).get("said")));
