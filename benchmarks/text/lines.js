// Writes, for every paragraph, its lines as [first UTF-16 offset, left, right] into an element of JSON.
function linesOf(paragraph) {
  const node = paragraph.firstChild, range = document.createRange();
  const top = paragraph.getBoundingClientRect().top;
  const pitch = parseFloat(getComputedStyle(paragraph).lineHeight);
  const lines = [];
  let current = -1;
  for (const {index, segment} of new Intl.Segmenter('en', {granularity: 'grapheme'}).segment(node.data)) {
    range.setStart(node, index);
    range.setEnd(node, index + segment.length);
    const rect = [...range.getClientRects()].pop();
    if (!rect) continue;
    const row = Math.floor(((rect.top + rect.bottom) / 2 - top) / pitch);
    if (row !== current && rect.width > 0) {
      lines.push([index, rect.left, rect.right]);
      current = row;
    }
    const line = lines[lines.length - 1];
    if (line && !/^[\s\u3000]+$/.test(segment)) {
      line[1] = Math.min(line[1], rect.left);
      line[2] = Math.max(line[2], rect.right);
    }
  }
  return lines;
}

// Every font is loaded first: a paragraph measured with half its fallback is measured wrong.
Promise.allSettled([...document.fonts].map(face => face.load())).then(() => setTimeout(() => {
  const found = {};
  for (const paragraph of document.querySelectorAll('p')) found[paragraph.id] = linesOf(paragraph);
  const out = document.createElement('script');
  out.type = 'application/json';
  out.id = 'found';
  out.textContent = JSON.stringify(found);
  document.body.appendChild(out);
}, 1000));
