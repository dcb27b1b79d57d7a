// Draw the benchmark's card with one Node renderer and print what it took, as a line of JSON.
//   node driver.mjs RENDERER CARDS.json FOLDER COUNT START [OUT]     (as driver.py)
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [name, cardsFile, folder, countText, startText, out] = process.argv.slice(2);
const cards = JSON.parse(fs.readFileSync(cardsFile, 'utf8'));
const count = Number(countText);
const start = Number(startText);
const [W, H] = [1200, 630];
const [SKY, DEEP, PALE, GREY, SITE] = ['#0f172a', '#1e3a8a', '#93c5fd', '#cbd5e1', 'Field Notes'];
const bytesOf = (weight) => fs.readFileSync(path.join(folder, 'fonts', `Inter-${weight}.ttf`));
const peers = createRequire(path.join(folder, 'package.json'));
const load = async (module) => import(pathToFileURL(peers.resolve(module)).href);

const frame = {
  display: 'flex', flexDirection: 'column', boxSizing: 'border-box', width: W, height: H,
  padding: '60px 72px', backgroundImage: `linear-gradient(180deg,${SKY},${DEEP})`, fontFamily: 'Inter',
};
const styles = {
  top: { display: 'flex', alignItems: 'center', marginBottom: 46 },
  mark: { display: 'flex', width: 40, height: 40, borderRadius: 10, backgroundColor: PALE, marginRight: 16 },
  site: { fontSize: 30, fontWeight: 700, lineHeight: '40px', color: PALE },
  headline: { fontSize: 64, fontWeight: 700, lineHeight: '76px', color: '#ffffff', marginBottom: 22 },
  lead: { fontSize: 32, lineHeight: '45px', color: GREY },
};

const renderers = {
  async takumi_node() {
    const { Renderer } = await load('@takumi-rs/core');
    const renderer = new Renderer();
    for (const weight of ['Regular', 'Bold']) await renderer.registerFont({ data: bytesOf(weight) });
    const text = (words, style) => ({ type: 'text', text: words, style });
    const box = (style, ...children) => ({ type: 'container', children, style });
    return (headline, lead) => renderer.render(
      box(frame, box(styles.top, box(styles.mark), text(SITE, styles.site)), text(headline, styles.headline),
        text(lead, styles.lead)), { width: W, height: H, format: 'png' });
  },
  async satori_resvg() {
    const module = await load('satori');
    const satori = module.default.default ?? module.default;
    const { Resvg } = await load('@resvg/resvg-js');
    const fonts = [['Regular', 400], ['Bold', 700]].map(
      ([weight, value]) => ({ name: 'Inter', data: bytesOf(weight), weight: value }));
    const element = (style, children) => ({ type: 'div', props: { style: { display: 'flex', ...style }, children } });
    return async (headline, lead) => {
      const svg = await satori(
        element(frame, [element(styles.top, [element(styles.mark), element(styles.site, SITE)]),
          element(styles.headline, headline), element(styles.lead, lead)]), { width: W, height: H, fonts });
      return new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng();
    };
  },
  async chromium() {
    const { default: puppeteer } = await load('puppeteer-core');
    const here = path.dirname(process.argv[1]);
    const python = process.env.PYTHON ?? 'python3';
    const page = execFileSync(python, [path.join(here, 'driver.py'), 'page', cardsFile, folder, '1', '0'],
      { encoding: 'utf8' });
    const file = path.join(folder, `page-${process.pid}.html`);
    fs.writeFileSync(file, page);
    const browser = await puppeteer.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true,
      args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'],
    });
    const tab = await browser.newPage();
    await tab.setViewport({ width: W, height: H });
    await tab.goto(pathToFileURL(file).href);
    await tab.evaluate(() => document.fonts.ready);
    const draw = async (headline, lead) => {
      await tab.evaluate((words, more) => {
        document.querySelector('.headline').textContent = words;
        document.querySelector('.lead').textContent = more;
      }, headline, lead);
      return tab.screenshot({ type: 'png', optimizeForSpeed: true });
    };
    draw.close = async () => { await browser.close(); fs.unlinkSync(file); };
    return draw;
  },
};

function family(pid) {
  const found = [];
  for (const task of fs.readdirSync(`/proc/${pid}/task`)) {
    const children = fs.readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim();
    for (const child of children ? children.split(' ') : []) found.push(child, ...family(child));
  }
  return found;
}

function cpuMilliseconds() { // of this process, and of the browser's where there is one
  const { user, system } = process.cpuUsage();
  let total = (user + system) / 1e3;
  for (const pid of family(process.pid)) {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    total += 10 * (Number(fields[11]) + Number(fields[12]));
  }
  return total;
}

function peakKilobytes() {
  const read = (file, key) => Number(new RegExp(`${key}:\\s+(\\d+)`).exec(fs.readFileSync(file, 'utf8'))?.[1] ?? 0);
  let total = read('/proc/self/status', 'VmHWM');
  for (const pid of family(process.pid)) total += read(`/proc/${pid}/smaps_rollup`, 'Pss');
  return total;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const draw = await renderers[name]();
if (out) fs.writeFileSync(out, await draw(...cards[0]));
for (const pair of cards.slice(count)) await draw(...pair);
while (Date.now() / 1e3 < start) await new Promise((go) => { setTimeout(go, 1); });
const walls = [];
const sizes = [];
const [began, cpu] = [Date.now() / 1e3, cpuMilliseconds()];
for (const pair of cards.slice(0, count)) {
  const before = performance.now();
  sizes.push((await draw(...pair)).length);
  walls.push(performance.now() - before);
}
console.log(JSON.stringify({
  cpu: (cpuMilliseconds() - cpu) / count, wall: median(walls), began, ended: Date.now() / 1e3,
  bytes: median(sizes), most_bytes: Math.max(...sizes), peak: peakKilobytes(),
}));
if (draw.close) await draw.close();
process.exit(0);
