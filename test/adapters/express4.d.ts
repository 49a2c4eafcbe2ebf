// Express 4 is installed beside 5 under a name of its own, and has no types there. What the app here uses of it is the same.
declare module "express4" {
  import express from "express";
  export default express;
}
