// Prints, for each mail named on the command line, the names of its attachments as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [library, folder, ...paths] = process.argv.slice(2);
const load = createRequire(join(folder, "here.js"));

async function list(content) {
  if (library === "mailparser") {
    const mail = await load("mailparser").simpleParser(content);
    return mail.attachments.map((one) => one.filename);
  }
  const loaded = load("postal-mime");
  const PostalMime = loaded.default ?? loaded;
  const mail = await new PostalMime().parse(content);
  return mail.attachments.map((one) => one.filename);
}

const names = [];
for (const path of paths) names.push(await list(readFileSync(path)));
console.log(JSON.stringify(names));
