// Bundles src/ into the folder given (default ../static/dist) and writes manifest.json: logical name → hashed file name.
import { build } from "esbuild";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";

const out = resolve(process.argv[2] ?? "../static/dist");
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const result = await build({
  entryPoints: { app: "src/app.js", diagram: "src/diagram.js", layout: "src/layout.js", designer: "src/designer.js", style: "src/css/style.css", "diagram-style": "src/css/diagram.css" },
  outdir: out,
  entryNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  legalComments: "linked", // licence texts of what is bundled stay beside it
  format: "iife",
  target: ["es2022", "chrome110", "firefox115", "safari16"],
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const [file, info] of Object.entries(result.metafile.outputs)) {
  if (!info.entryPoint) continue;
  const extension = file.endsWith(".css") ? ".css" : ".js";
  manifest[basename(file).replace(/-[A-Z0-9]{8}\.(js|css)$/, "") + extension] = basename(file);
}
await writeFile(`${out}/manifest.json`, JSON.stringify(manifest, null, 2));
