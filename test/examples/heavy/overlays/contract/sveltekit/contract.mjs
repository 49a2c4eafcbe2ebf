export async function open() {
  process.env.PROTOCOL_HEADER = "x-forwarded-proto";
  process.env.HOST_HEADER = "x-forwarded-host";
  const { handler } = await import("./build/handler.js");
  return (req, res) => handler(req, res, () => res.writeHead(404).end());
}
