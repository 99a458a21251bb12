// The page of the panel; what it does is in shot.js.
"use strict";

const ppro = require("premierepro");
const { storage } = require("uxp");
const shot = require("./shot.js");

const $ = (id) => document.getElementById(id);
const say = (text) => { $("state").textContent = text; };
let running = null;

$("generate").addEventListener("click", async () => {
  $("generate").disabled = true;
  try {
    const seed = $("seed").value === "" ? undefined : Number($("seed").value);
    const spot = await shot.here(ppro);
    const wish = { prompt: $("prompt").value, frames: Number($("frames").value), seed, fps: await shot.rate(spot.sequence), key: `${Date.now()}-${Math.random()}` };
    running = await shot.begin(fetch, wish);
    $("cancel").disabled = false;
    await shot.finish(fetch, running, (percent) => say(`${percent} %`));
    say(`In the sequence: ${await shot.place(fetch, ppro, storage, running, spot)}`);
  } catch (error) {
    say(error.message);
  } finally {
    running = null;
    $("generate").disabled = false;
    $("cancel").disabled = true;
  }
});

$("cancel").addEventListener("click", () => running && shot.cancel(fetch, running).catch((error) => say(error.message)));
