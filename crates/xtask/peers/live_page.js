// Opens the live page in a headless Chromium, changes what Prometheus would answer, and looks at what a
// person gets: the cell in place, the change announced, the focus where it was, nothing while suspended.
// node live_page.js PUPPETEER_MODULES CHROMIUM URL CELL
// Prints one line for each promise that is not kept; nothing when all are.

const { pathToFileURL } = require("node:url");

const [puppeteerModules, chromium, url, cell] = process.argv.slice(2);
// The page reads itself again every five seconds: every one here.
const FASTER = 5;
const TURN = 1500;

async function main() {
  const entry = require.resolve("puppeteer-core", { paths: [puppeteerModules] });
  const puppeteer = await import(pathToFileURL(entry));
  const browser = await (puppeteer.default ?? puppeteer).launch({
    executablePath: chromium,
    args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-gpu", "--no-first-run"],
  });
  const expect = (kept, promise) => {
    if (!kept) { console.log(promise); }
  };
  try {
    const page = await browser.newPage();
    let navigations = 0;
    page.on("framenavigated", () => { navigations += 1; });
    await page.evaluateOnNewDocument((faster) => {
      const real = window.setInterval;
      window.setInterval = (work, pause) => real(work, pause / faster);
    }, FASTER);
    await page.goto(url);
    const html = await (await fetch(url)).text();
    const start = html.indexOf(`id="${cell}">`);
    const end = html.indexOf("</td>", start);
    const beyond = `${html.slice(0, start)}id="${cell}"><strong class="grave">au-delà</strong>${html.slice(end)}`;
    let answer = beyond;
    await page.setRequestInterception(true);
    page.on("request", (request) => {
      if (answer === null) { return request.abort(); }
      return request.respond({ status: 200, contentType: "text/html; charset=utf-8", body: answer });
    });
    const wait = () => new Promise((resolve) => setTimeout(resolve, TURN));
    const text = (id) => page.$eval(`#${id}`, (node) => node.textContent);
    await page.focus("#suspendre");
    await wait();
    expect((await text(cell)).includes("au-delà"), "la valeur n'a pas changé sur place");
    expect((await text("annonce")).includes("au-delà"), "le changement d'état n'est pas annoncé");
    expect((await page.evaluate("document.activeElement.id")) === "suspendre", "le focus a bougé");
    await page.click("#suspendre");
    answer = html;
    await wait();
    expect((await text(cell)).includes("au-delà"), "la page change alors que la mise à jour est suspendue");
    expect((await text("suspendre")).startsWith("Reprendre"), "le bouton ne dit pas comment reprendre");
    await page.click("#suspendre");
    await wait();
    expect(!(await text(cell)).includes("au-delà"), "la mise à jour n'a pas repris");
    answer = null;
    await wait();
    expect((await text("annonce")).includes("ne répond pas"), "une coupure n'est pas annoncée");
    expect(navigations === 1, "la page a été rechargée");
    // Without scripts the values are there.
    const plain = await browser.newPage();
    await plain.setJavaScriptEnabled(false);
    await plain.goto(url);
    const rows = await plain.$$eval("tbody tr", (rows) => rows.length);
    expect(rows > 10, "sans script la page est vide");
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(2);
});
