export default defineEventHandler((event) => `private to ${known().userOf(event).id}`);
