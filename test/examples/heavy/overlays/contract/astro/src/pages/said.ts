export const POST = async ({ request }) =>
  new Response(String((await request.formData()).get("said")));
