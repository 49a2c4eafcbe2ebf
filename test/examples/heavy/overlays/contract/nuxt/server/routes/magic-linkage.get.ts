export default defineEventHandler(() => "the app's own");
