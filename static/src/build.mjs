// Builds what the browser gets. `npm run build` writes it; `npm run check` fails when the committed files differ.
//
// Entries: static/src/<name>.js and static/src/<folder>/main.js become static/js/<name or folder>.js;
// static/css/{portal,youth,editor}.css become static/css/built/<name>.css.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const sources = join(root, "static", "src");
const styles = join(root, "static", "css");

function scripts() {
  const entries = readdirSync(sources, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory() && existsSync(join(sources, entry.name, "main.js"))) {
      return [[entry.name, join(sources, entry.name, "main.js")]];
    }
    return entry.name.endsWith(".js") ? [[entry.name.slice(0, -3), join(sources, entry.name)]] : [];
  });
  return Object.fromEntries(entries);
}

function sheets() {
  const names = ["portal", "youth", "editor"].filter((name) => existsSync(join(styles, `${name}.css`)));
  return Object.fromEntries(names.map((name) => [name, join(styles, `${name}.css`)]));
}

const shared = { absWorkingDir: root, bundle: true, minify: true, write: false, legalComments: "none" };
const targets = ["chrome109", "firefox115", "safari15.6"];

async function outputs() {
  const js = await build({
    ...shared, entryPoints: scripts(), outdir: join(root, "static", "js"), format: "esm", target: targets,
  });
  const css = await build({
    ...shared, entryPoints: sheets(), outdir: join(styles, "built"), target: targets, external: ["/static/*"],
  });
  return [...js.outputFiles, ...css.outputFiles];
}

const checking = process.argv.includes("--check");
const stale = [];
for (const file of await outputs()) {
  const name = relative(root, file.path);
  if (!checking) {
    mkdirSync(dirname(file.path), { recursive: true });
    writeFileSync(file.path, file.contents);
    console.log(`${name}  ${file.contents.length} bytes`);
  } else if (!existsSync(file.path) || !readFileSync(file.path).equals(Buffer.from(file.contents))) {
    stale.push(name);
  }
}
if (stale.length) {
  console.error(`Not what the sources build: ${stale.join(", ")}. Run: npm run build`);
  process.exit(1);
}
