import { h3Handler } from "onpurpose/adapters/h3";

export default defineEventHandler((event) => h3Handler(magicLinks())(event));
