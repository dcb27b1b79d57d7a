// Reads JSON lines {"html", "url"} and answers with {"fields", "ms"}: readability.js or defuddle, as argv[2] says,
// from the node_modules of the folder argv[3]. Nothing is fetched.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [, , peer, folder] = process.argv;
const load = createRequire(`${folder}/peers.js`);
const { JSDOM, VirtualConsole } = load("jsdom");
const silent = new VirtualConsole();
console.log = console.warn = console.error = console.info = () => {};

async function read(html, url) {
  const dom = new JSDOM(html, { url: url || "https://example.org/page", virtualConsole: silent });
  if (peer === "readability.js") {
    const { Readability } = load("@mozilla/readability");
    const found = new Readability(dom.window.document).parse() ?? {};
    return { headline: found.title, lead: found.excerpt, byline: found.byline, site: found.siteName, published: found.publishedTime, language: found.lang };
  }
  const { Defuddle } = await import(`${folder}/node_modules/defuddle/dist/node.js`);
  const found = await Defuddle(dom.window.document, url || "https://example.org/page");
  return { headline: found.title, lead: found.description, byline: found.author, site: found.site, published: found.published, image: found.image, language: found.language };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { html, url } = JSON.parse(line);
  const before = process.cpuUsage();
  let fields = {};
  let fault = "";
  try {
    fields = await read(html, url);
  } catch (error) {
    fault = String(error);
  }
  const used = process.cpuUsage(before);
  process.stdout.write(`${JSON.stringify({ fields, fault, ms: (used.user + used.system) / 1000 })}\n`);
}
