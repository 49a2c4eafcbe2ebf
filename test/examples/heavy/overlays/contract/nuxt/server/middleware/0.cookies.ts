export default defineEventHandler((event) => {
  for (const cookie of hostCookies) appendResponseHeader(event, "set-cookie", cookie);
});
