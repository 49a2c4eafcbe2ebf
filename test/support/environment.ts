/** All that a program of ours gets of this environment: no setting of a developer's own may change what is tested. */
export const environment = {
  PATH: process.env["PATH"],
  NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
};
