// Opens each page in a headless Chromium and runs axe on it, in light and in dark.
// node pages.js AXE_MODULES PUPPETEER_MODULES CHROMIUM PAGE...
// Prints one line for each violation; nothing when there is none.

const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");

const [axeModules, puppeteerModules, chromium, ...pages] = process.argv.slice(2);

async function main() {
  const entry = require.resolve("puppeteer-core", { paths: [puppeteerModules] });
  const puppeteer = await import(pathToFileURL(entry));
  const axe = fs.readFileSync(path.join(axeModules, "axe-core", "axe.min.js"), "utf8");
  const browser = await (puppeteer.default ?? puppeteer).launch({
    executablePath: chromium,
    // Chromium refuses its sandbox to root, and to nobody else.
    args: [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), "--disable-gpu", "--no-first-run"],
  });
  try {
    const page = await browser.newPage();
    for (const scheme of ["light", "dark"]) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      for (const file of pages) {
        await page.goto(pathToFileURL(file).href);
        await page.evaluate(axe);
        const { violations, passes } = await page.evaluate("axe.run(document)");
        for (const { id, impact, nodes } of violations) {
          console.log(`${file} (${scheme}) : ${id} (${impact}), ${nodes[0].html.slice(0, 160)}`);
        }
        // A page on which no rule applied was not examined.
        if (passes.length === 0) {
          console.log(`${file} (${scheme}) : aucune règle ne s'applique, la page est vide`);
        }
      }
    }
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(2);
});
