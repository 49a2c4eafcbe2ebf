import { h3Handler } from "onpurpose/adapters/h3";

export default defineEventHandler(h3Handler(magicLinks));
