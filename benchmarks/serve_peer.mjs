// @vercel/og behind a node server: the same words at the same size. Started by serve.py; prints its port.
//     npm install --prefix output/serve-peer @vercel/og@0.8.5
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.argv[2]}/package.json`);
const { ImageResponse } = await import(pathToFileURL(require.resolve("@vercel/og").replace("index.edge.js", "index.node.js")));
const element = (type, style, children) => ({ type, props: { style: { display: "flex", ...style }, children } });

const server = createServer(async (request, response) => {
  const words = new URL(request.url, "http://localhost").searchParams;
  const card = element("div", { width: "100%", height: "100%", flexDirection: "column", padding: 80, background: "#fff", borderTop: "12px solid #d71f2b" }, [
    element("div", { fontSize: 28, fontWeight: 700, color: "#0b0b0c" }, words.get("site") ?? ""),
    element("div", { fontSize: 84, marginTop: 40, lineHeight: 1.1, color: "#0b0b0c" }, words.get("headline") ?? ""),
    element("div", { fontSize: 28, marginTop: 40, color: "#55585f" }, words.get("lead") ?? ""),
  ]);
  const image = Buffer.from(await new ImageResponse(card, { width: 1200, height: 630 }).arrayBuffer());
  response.writeHead(200, { "content-type": "image/png", "content-length": image.length });
  response.end(image);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
