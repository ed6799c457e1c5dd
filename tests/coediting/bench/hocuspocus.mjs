// The other server of the bench: Hocuspocus with its database extension, which stores to files.
// node hocuspocus.mjs <port> <directory> <directory of node_modules>

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [port, directory, home] = process.argv.slice(2);
const require = createRequire(pathToFileURL(join(home, "package.json")));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { Server } = await load("@hocuspocus/server");
const { Database } = await load("@hocuspocus/extension-database");

const file = (name) => join(directory, `${name}.bin`);
const server = new Server({
  port: Number(port),
  quiet: true,
  stopOnSignals: true,
  extensions: [
    new Database({
      fetch: async ({ documentName }) => (existsSync(file(documentName)) ? readFileSync(file(documentName)) : null),
      store: async ({ documentName, state }) => writeFileSync(file(documentName), state),
    }),
  ],
});
await server.listen();
console.log("ready");
