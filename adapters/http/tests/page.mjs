// Drives the page in a real Chromium: makes, previews, cancels, mends, compares, and is refused in plain words.
// node page.mjs http://HOST:PORT FOLDER [PICTURES]; playwright-core from npm, CHROMIUM names the browser.
import { mkdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
const { chromium } = createRequire(`${process.cwd()}/`)("playwright-core");

const [address, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
let passed = 0;
function check(what, holds) {
  if (!holds) throw new Error(`failed: ${what}`);
  console.log(`  ${what}`);
  passed++;
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage({ viewport: { width: 1360, height: 900 }, deviceScaleFactor: 1 });
  // A busy machine is slow, not broken.
  page.setDefaultTimeout(180_000);
  page.setDefaultNavigationTimeout(180_000);
  const noise = [];
  page.on("console", (message) => message.type() === "error" && noise.push(message.text()));
  page.on("pageerror", (error) => noise.push(String(error)));
  page.on("dialog", (dialog) => dialog.accept());
  const card = (n) => page.locator(".card").nth(n);
  const shot = (name, more) => page.screenshot({ path: `${folder}/${name}.png`, ...more });
  const made = (n) => card(n).locator(".screen video, .screen img:not(.preview)").waitFor({ timeout: 180_000 });

  const count = () => page.locator(".card").count();
  const becomes = (n) => page.waitForFunction((n) => document.querySelectorAll(".card").length === n, n);
  const press = () => page.getByRole("button", { name: "Make", exact: true }).click();
  const more = async (does) => {
    const before = await count();
    await does();
    await becomes(before + 1);
  };
  const remove = async () => {
    const before = await count();
    await card(0).getByRole("button", { name: "Delete" }).click();
    await becomes(before - 1);
  };

  const answer = await page.goto(address);
  check("the policy lets nothing in from elsewhere", answer.headers()["content-security-policy"].startsWith("default-src 'none'"));
  await page.locator("#server").filter({ hasText: "model starter" }).waitFor();
  check("the model is named", true);

  const offered = await page.locator("#sizes option").evaluateAll((all) => all.map((one) => one.value));
  const usual = await page.locator("#size").getAttribute("placeholder");
  check(`sizes are those of the model: ${offered}, usually ${usual}`, offered.length > 3 && offered[0] === usual && /^\d+x\d+$/.test(usual));
  await page.getByText("Words that the model knows").click();
  await page.locator("#words").getByRole("button", { name: "fox", exact: true }).click();
  check("a word that the model knows is added by a click", (await page.locator("#prompt").inputValue()) === "fox");
  await shot("words");
  await page.getByText("Words that the model knows").click();
  await page.fill("#prompt", "");

  await press();
  check("an empty wish is told in words", (await page.locator("#problem").textContent()).includes("Say what the clip shows"));

  await page.fill("#prompt", "a red fox running left in the snow");
  await page.fill("#size", "97x96");
  await press();
  await page.locator("#problem code").waitFor();
  const told = await page.locator("#problem").textContent();
  check(`a size that cannot be drawn is told with its code: ${told}`, told.includes("97"));

  await page.fill("#size", "");
  await page.fill("#seed", "7");
  await more(press);
  await card(0).locator(".phase").filter({ hasText: /denoise|\// }).waitFor({ timeout: 120_000 });
  check("progress is told", true);
  await card(0).locator("img.preview").waitFor({ timeout: 120_000 });
  check("a preview is shown while it is drawn", true);
  await shot("working");
  await made(0);
  check("the clip plays", await card(0).locator("video").evaluate((video) => new Promise((done) => (video.readyState > 1 ? done(true) : video.addEventListener("loadeddata", () => done(true))))));
  check("its seed is told", (await card(0).locator(".facts").textContent()).includes("seed 7"));

  await more(() => card(0).getByRole("button", { name: "Make another with a new seed" }).click());
  await made(0);
  check("another has another seed", !(await card(0).locator(".facts").textContent()).includes("seed 7"));

  const [download] = await Promise.all([page.waitForEvent("download"), card(0).getByText("Download").click()]);
  await download.saveAs(`${folder}/${download.suggestedFilename()}`);
  check(`the download is a file: ${download.suggestedFilename()}`, statSync(`${folder}/${download.suggestedFilename()}`).size > 1000);

  await card(1).getByRole("button", { name: "Mend" }).click();
  await page.waitForFunction(() => document.getElementById("canvas").width === 96);
  const canvas = await page.locator("#canvas").boundingBox();
  await page.mouse.move(canvas.x + canvas.width * 0.3, canvas.y + canvas.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(canvas.x + canvas.width * 0.7, canvas.y + canvas.height * 0.6, { steps: 8 });
  await page.mouse.up();
  await page.fill("#prompt", "a cat standing still in the snow");
  await page.fill("#seed", "");
  await shot("mending");
  await more(press);
  await made(0);
  check("a painted region is drawn anew", (await card(0).locator(".facts").textContent()).startsWith("inpaint"));

  await page.locator("#kinds input[value=image]").check({ force: true });
  await page.locator("#other").click();
  await page.setInputFiles("#file", `${folder}/working.png`);
  await page.fill("#prompt", "a red fox running left in the snow");
  await page.fill("#size", "96x96");
  await page.getByText("More", { exact: true }).click();
  await page.fill("#steps", "200");
  await more(press);
  await card(0).getByRole("button", { name: "Cancel" }).click();
  await card(0).locator(".phase.bad").waitFor({ timeout: 60_000 });
  check(`a clip is cancelled: ${await card(0).locator(".phase").textContent()}`, (await card(0).locator(".phase").textContent()).includes("cancelled"));
  await remove();
  check("and deleted", true);

  await page.locator("#kinds input[value=generate]").check({ force: true });
  await page.fill("#size", "");
  await page.fill("#steps", "");
  await page.getByText("More", { exact: true }).click();
  await page.fill("#prompt", "a naked woman");
  await more(press);
  await card(0).locator(".phase.bad").waitFor({ timeout: 60_000 });
  check(`what is refused says why: ${await card(0).locator(".phase").textContent()}`, /refused/.test(await card(0).locator(".phase").textContent()));
  await remove();

  const before = await count();
  await page.reload();
  await page.locator(".card").nth(2).waitFor();
  await made(2);
  check("what was made is there after a reload", (await count()) === before);
  await made(0);
  await made(1);
  await more(() => card(1).getByRole("button", { name: "Make another with a new seed" }).click());
  await made(0);
  check("another is made after a reload too", (await count()) === before + 1);
  await page.fill("#prompt", "a red fox running left in the snow");
  await shot("page");
  await card(0).getByRole("button", { name: "Compare" }).click();
  await card(1).getByRole("button", { name: "Compare" }).click();
  await page.getByRole("button", { name: "Side by side" }).click();
  check("two are shown side by side", (await page.locator("#pair-clips video").count()) === 2);
  await page.waitForTimeout(400);
  await shot("pair");
  await page.keyboard.press("Escape");

  // The server under test wants no key, so the browser's own network plays one that does.
  await page.route("**/v1/**", (route) => (route.request().headers().authorization === "Bearer sesame" ? route.continue()
    : route.fulfill({ status: 401, json: { error: { code: "token_missing", message: "A token is needed." } } })));
  await page.reload();
  await page.locator("#ask[open]").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#problem code").waitFor();
  await page.waitForTimeout(500);
  check("Escape closes the question for a key, and it stays closed", !(await page.locator("#ask").evaluate((dialog) => dialog.open)));
  check("and the page says what it lacks", (await page.locator("#problem").textContent()).includes("A token is needed"));
  await page.getByRole("button", { name: "Key" }).click();
  await page.fill("#key-text", "sesame");
  await shot("key");
  await page.getByRole("button", { name: "Use it" }).click();
  await page.locator("#server").filter({ hasText: "model starter" }).waitFor();
  await page.locator(".card").nth(2).waitFor();
  check("with the key all is there", await page.locator("#problem").isHidden());
  await page.unroute("**/v1/**");
  await made(0);

  await page.emulateMedia({ colorScheme: "dark" });
  await shot("dark");
  await page.setViewportSize({ width: 390, height: 844 });
  await shot("phone", { fullPage: true });
  check("nothing runs over the side of a telephone", await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  const unnamed = await page.evaluate(() => [...document.querySelectorAll("button, input, select, textarea")]
    .filter((e) => e.checkVisibility() && !(e.textContent.trim() || e.labels?.length || e.getAttribute("aria-label"))).map((e) => e.outerHTML));
  check(`every control has a name${unnamed}`, unnamed.length === 0);
  const expected = noise.filter((text) => !/40[01]|Failed to load resource/.test(text));
  check(`the console is quiet${expected}`, expected.length === 0);
} finally {
  await browser.close();
}
console.log(`${passed} passed in ${browser.version()}`);
