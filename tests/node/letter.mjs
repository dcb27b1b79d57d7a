// Reads [{"eml": base64, "html": text}, …] from stdin; writes what mailparser, postal-mime, html-validate and
// caniemail say of each.
import { readFileSync } from "node:fs";
import { caniemail } from "caniemail";
import { HtmlValidate } from "html-validate";
import { simpleParser } from "mailparser";
import PostalMime from "postal-mime";

async function judge({ eml, html }) {
  const raw = Buffer.from(eml, "base64");

  const parsed = await simpleParser(raw);
  const mailparser = {
    subject: parsed.subject,
    from: parsed.from.value[0],
    to: parsed.to.value[0],
    text: parsed.text,
    html: parsed.html,
    list: parsed.headers.get("list"),
    pictures: parsed.attachments.map(({ contentType, cid, size }) => ({ contentType, cid, size })),
  };

  const postal = await PostalMime.parse(raw);
  const postalmime = {
    subject: postal.subject,
    from: postal.from,
    to: postal.to[0],
    text: postal.text,
    html: postal.html,
    pictures: postal.attachments.map(({ mimeType, contentId, content }) => ({
      contentType: mimeType,
      cid: contentId,
      size: content.byteLength,
    })),
  };

  // Rules about how sources are written are switched off: the page is a serialiser's, for mail programs.
  const report = await new HtmlValidate({
    extends: ["html-validate:recommended", "html-validate:a11y", "html-validate:document"],
    rules: {
      "attr-quotes": "off",
      "long-title": "off",
      "no-conditional-comment": "off", // the way to Outlook
      "no-deprecated-attr": "off", // mail programs need width, height, align, bgcolor
      "no-inline-style": "off", // the way of mail
      "no-trailing-whitespace": "off",
      "prefer-native-element": "off", // <article> is dropped by some mail programs; its role is not
      "prefer-tbody": "off",
      "void-style": "off",
    },
  }).validateString(html);
  const htmlvalidate = report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line, column }) => `${ruleId}: ${message} (${line}:${column})`),
  );

  const clients = ["gmail.*", "outlook.*", "apple-mail.*", "yahoo.*"];
  const { issues } = caniemail({ clients, html });
  const support = [...(issues?.errors ?? new Map())].flatMap(([client, found]) =>
    found.map(({ title }) => `${client}: ${title}`),
  );

  return { mailparser, postalmime, htmlvalidate, support: [...new Set(support)].sort() };
}

const letters = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(await Promise.all(letters.map(judge))));
