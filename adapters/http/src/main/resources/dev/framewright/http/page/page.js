// The page speaks OpenAI's Videos, as any other client does.
import { $, Refused, ask, call, events, problem, say } from "./server.js";
import { drop, maskFile, paints, source, take, use } from "./source.js";

const KINDS = {
  generate: { name: "Words", prompt: "What it shows" },
  image: { name: "Picture", prompt: "What happens", drop: "Drop a picture here, or choose one", accept: "image/*" },
  extend: { name: "Extend", prompt: "What happens", drop: "Drop a clip here, or choose one", accept: "video/*,image/gif" },
  inpaint: { name: "Mend", prompt: "What belongs there", drop: "Drop a clip or picture here, then paint where it is drawn anew", accept: "image/*,video/*" },
  edit: { name: "Repaint", prompt: "What it becomes", drop: "Drop a clip here, or choose one", accept: "video/*,image/gif" },
};
const PAGE = 24;
let kind = "generate";
let chosen = [];
let oldest = null;
let models = []; // as the server describes them
const cards = new Map();

// ---- what to make

function choose(name) {
  kind = name;
  document.querySelector(`#kinds input[value=${name}]`).checked = true;
  const with_ = KINDS[name];
  $("prompt-label").textContent = with_.prompt;
  $("source").hidden = !with_.drop;
  $("drop-text").textContent = with_.drop ?? "";
  $("file").accept = with_.accept ?? "";
  $("direction-field").hidden = name !== "extend";
  $("strength-field").hidden = name !== "edit";
  $("brushes").hidden = $("box-field").hidden = name !== "inpaint";
  $("stage").classList.toggle("painting", name === "inpaint");
  describe();
  paints(name === "inpaint");
}

/** Fills in what the chosen model says of itself: sizes, defaults, words. */
function describe() {
  const name = $("model").value;
  const wanted = { generate: name, image: name, extend: `${name}:extend`, inpaint: `${name}:inpaint`, edit: `${name}:edit` }[kind];
  const known = models.find((model) => model.id === wanted) ?? models.find((model) => model.id === name);
  if (!known) return;
  const settings = known.framewright.settings;
  const usual = (field) => settings[field]?.default ?? "auto";
  $("steps").placeholder = usual("sampling.steps");
  $("guidance").placeholder = usual("sampling.guidanceScale");
  const [width, height] = [settings["size.width"], settings["size.height"]];
  const ofSource = ["extend", "inpaint", "edit"].includes(kind);
  $("size").placeholder = width && !ofSource ? `${width.default}x${height.default}` : "auto";
  $("sizes").replaceChildren(...(width ? sizes(width, height) : []).map((size) => new Option(size, size)));
  const rate = usual("frameRate").split("/").map(Number);
  const length = (Number(usual("frames")) * (rate[1] ?? 1)) / rate[0];
  $("seconds").placeholder = kind === "generate" && length > 0 ? String(Math.round(length * 100) / 100) : "auto";
  const words = Object.entries(known.vocabulary ?? {});
  const [[, things] = [], [, places] = []] = words;
  $("prompt").placeholder = things && places ? `such as: ${things[0]}, ${places[0]}` : "in your own words";
  $("words").hidden = words.length === 0;
  const list = document.createElement("dl");
  for (const [sort, all] of words) {
    const chips = document.createElement("dd");
    chips.append(...all.map((word) => act(word, () => add(word))));
    list.append(Object.assign(document.createElement("dt"), { textContent: sort }), chips);
  }
  $("word-lists").replaceChildren(list);
}

/** Gives a few shapes with as many pixels as the usual size, each side one that the model can draw. */
function sizes(width, height) {
  const pixels = width.default * height.default;
  const near = (side, wanted) => {
    const step = side.step || 1;
    const bounded = Math.min(side.maximum, Math.max(side.minimum, wanted));
    return side.minimum + Math.round((bounded - side.minimum) / step) * step;
  };
  const shapes = [width.default / height.default, 1, 4 / 3, 3 / 4, 16 / 9, 9 / 16];
  return [...new Set(shapes.map((shape) => `${near(width, Math.sqrt(pixels * shape))}x${near(height, Math.sqrt(pixels / shape))}`))];
}

function add(word) {
  const prompt = $("prompt");
  prompt.value = `${prompt.value.trimEnd()} ${word}`.trimStart();
  prompt.focus();
}
$("model").addEventListener("change", describe);

for (const [name, { name: title }] of Object.entries(KINDS)) {
  const label = document.createElement("label");
  const radio = Object.assign(document.createElement("input"), { type: "radio", name: "kind", value: name });
  radio.addEventListener("change", () => choose(name));
  label.append(radio, title);
  $("kinds").append(label);
}

for (const name of ["dragover", "dragleave", "drop"]) {
  $("composer").addEventListener(name, (event) => {
    event.preventDefault();
    $("drop").classList.toggle("over", name === "dragover");
    const file = event.dataTransfer?.files[0];
    if (name !== "drop" || !file) return;
    if (kind === "generate") choose(file.type.startsWith("image/") ? "image" : "extend");
    take(file);
  });
}
$("strength").addEventListener("input", () => ($("strength-value").textContent = $("strength").value));

async function wish() {
  const form = new FormData();
  const put = (name, value) => value !== "" && form.append(name, value);
  form.append("prompt", $("prompt").value.trim());
  put("model", $("model").value);
  put("negative_prompt", $("negative").value.trim());
  put("seed", $("seed").value.trim());
  put("num_inference_steps", $("steps").value.trim());
  put("guidance_scale", $("guidance").value.trim());
  put("seconds", $("seconds").value.trim());
  put("size", $("size").value.trim());
  if (kind === "generate") {
    if (!$("prompt").value.trim()) throw new Refused(0, { message: "Say what the clip shows.", code: "prompt" });
    return { path: "/v1/videos", form };
  }
  if (!source) throw new Refused(0, { message: KINDS[kind].drop + ".", code: "source" });
  const field = source.still ? "input_reference" : "video";
  if (source.video) form.append("video[id]", source.video);
  else form.append(field, source.file, source.file.name);
  if (kind === "inpaint") {
    form.append("mask", await maskFile(), "mask.png");
    form.append("mask_feather", "3");
  }
  if (kind === "extend") form.append("direction", $("direction").value);
  if (kind === "edit") form.append("strength", $("strength").value);
  const path = { extend: "/v1/videos/extensions", edit: "/v1/videos/edits" }[kind] ?? "/v1/videos";
  return { path, form };
}

async function send({ path, form }) {
  const answer = await call(path, { method: "POST", body: form, headers: { "Idempotency-Key": crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}` } });
  show(await answer.json(), true);
}

$("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  problem(null);
  $("make").disabled = true;
  try {
    await send(await wish());
  } catch (e) {
    problem(e);
  } finally {
    $("make").disabled = false;
  }
});

// ---- clips

function show(video, first) {
  $("empty").hidden = true;
  let card = cards.get(video.id);
  if (!card) {
    card = $("card").content.firstElementChild.cloneNode(true);
    card.dataset.id = video.id;
    cards.set(video.id, card);
    first ? $("clips").prepend(card) : $("clips").append(card);
    card.querySelector(".screen").append(Object.assign(document.createElement("span"), { className: "wait", textContent: "waiting" }));
  }
  render(card, video);
  if (["queued", "in_progress"].includes(video.status) && !card.watched) {
    card.watched = true;
    watch(card, video.id);
  }
}

function render(card, video) {
  const own = video.framewright;
  const running = ["queued", "in_progress"].includes(video.status);
  card.querySelector("h2").textContent = video.prompt ?? own.capability;
  const facts = [own.capability, video.size, own.frames && `${own.frames} frames, ${own.fps} fps`, own.seed !== undefined && `seed ${own.seed}`];
  card.querySelector(".facts").textContent = facts.filter(Boolean).join(" · ");
  const notes = [...own.notices, own.revised_prompt && `Drawn from: ${own.revised_prompt}`].filter(Boolean);
  card.querySelector(".notes").replaceChildren(...notes.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  card.querySelector("progress").hidden = !running;
  card.querySelector("progress").value = video.progress;
  const phase = card.querySelector(".phase");
  phase.classList.toggle("bad", video.status === "failed");
  if (video.status === "failed") phase.textContent = `${video.error?.message ?? "It failed."} (${video.error?.code ?? own.state})`;
  else phase.textContent = running ? (own.phase ?? "waiting") : "";
  if (video.status === "failed") card.querySelector(".screen").replaceChildren(note(own.state));
  if (video.status === "completed" && !card.ready) {
    card.ready = true;
    card.load = () => load(card, video);
    seen.observe(card);
  }
  acts(card, video, running);
}

// Clips are fetched when they come into sight.
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    target.load();
  }
}, { rootMargin: "300px" });

function note(text) {
  return Object.assign(document.createElement("span"), { className: "wait", textContent: text });
}

async function load(card, video) {
  try {
    const blob = await (await call(`/v1/videos/${video.id}/content`)).blob();
    card.url = URL.createObjectURL(blob);
    card.type = blob.type;
    card.querySelector(".screen").replaceChildren(player(card));
    acts(card, video, false);
  } catch (e) {
    card.querySelector(".screen").replaceChildren(note(e.message));
  }
}

function player(card) {
  const moving = card.type.startsWith("video/");
  const element = document.createElement(moving ? "video" : "img");
  if (moving) Object.assign(element, { muted: true, loop: true, playsInline: true, controls: true, autoplay: !matchMedia("(prefers-reduced-motion: reduce)").matches });
  element.src = card.url;
  element.setAttribute("aria-label", card.querySelector("h2").textContent);
  return element;
}

function act(text, does, label) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: text, onclick: does });
  if (label) button.setAttribute("aria-label", label);
  return button;
}

/** Only when they change: a button must not go away under a pointer. */
function acts(card, video, running) {
  const now = [video.status, card.url].join();
  if (card.acts === now) return;
  card.acts = now;
  const list = [];
  const on = (path, options) => () => call(path, options).catch(problem);
  if (running) list.push(act("Cancel", on(`/v1/videos/${video.id}/cancel`, { method: "POST" })));
  if (!running) list.push(act("Another", () => again(video.id), "Make another with a new seed"));
  if (card.url) {
    const link = Object.assign(document.createElement("a"), { href: card.url, textContent: "Download" });
    link.download = `${(video.prompt ?? "clip").slice(0, 40).replace(/[^\p{L}\p{N}]+/gu, "-")}.${card.type.split("/")[1].replace("quicktime", "mov")}`;
    list.push(link);
    for (const [name, title] of [["extend", "Extend"], ["edit", "Repaint"], ["inpaint", "Mend"]]) list.push(act(title, () => go(name, card, video)));
    list.push(act("Compare", () => pick(card)));
  }
  if (video.prompt) list.push(act("Words", () => (($("prompt").value = video.prompt), $("prompt").focus()), "Use these words again"));
  if (!running) list.push(act("Delete", () => remove(card, video)));
  card.querySelector(".acts").replaceChildren(...list);
}

async function again(id) {
  problem(null);
  await send({ path: `/v1/videos/${id}/again` }).catch(problem);
}

function go(name, card, video) {
  choose(name);
  drop();
  use({ video: video.id, still: card.type.startsWith("image/"), url: card.url });
  $("prompt").focus();
  $("composer").scrollIntoView({ behavior: "smooth", block: "start" });
}

async function remove(card, video) {
  if (!confirm("Delete this clip?")) return;
  try {
    await call(`/v1/videos/${video.id}`, { method: "DELETE" });
    if (card.url) URL.revokeObjectURL(card.url);
    card.remove();
    cards.delete(video.id);
    chosen = chosen.filter((other) => other !== card);
    bar();
    $("empty").hidden = cards.size > 0;
  } catch (e) {
    problem(e);
  }
}

// A browser opens six connections to a server: some are left for everything else.
const MOST_WATCHED = 3;
let watched = 0;

async function watch(card, id) {
  while (card.isConnected) {
    if (watched >= MOST_WATCHED) {
      await pause(2000);
      const video = await call(`/v1/videos/${id}`).then((answer) => answer.json()).catch(() => null);
      if (video) render(card, video);
      if (video && !["queued", "in_progress"].includes(video.status)) return;
      continue;
    }
    watched++;
    try {
      for await (const { event, data } of events(`/v1/videos/${id}/events`)) {
        if (event === "video") render(card, data);
        if (event === "progress") {
          card.querySelector("progress").value = (100 * data.step) / Math.max(1, data.total);
          const left = data.remaining > 1 ? `, about ${Math.ceil(data.remaining)} s left` : "";
          card.querySelector(".phase").textContent = data.text + left;
        }
        if (event === "preview" && !card.ready) {
          const image = Object.assign(document.createElement("img"), { className: "preview", src: data, alt: "preview" });
          card.querySelector(".screen").replaceChildren(image);
        }
        if (event === "video" && !["queued", "in_progress"].includes(data.status)) return;
      }
    } catch (e) {
      if (e.status && e.status !== 503) return problem(e);
    } finally {
      watched--;
    }
    // The connection broke; the job goes on, so look again.
    await pause(2000);
  }
}

function pause(millis) {
  return new Promise((done) => setTimeout(done, millis));
}

// ---- side by side

function pick(card) {
  chosen = chosen.includes(card) ? chosen.filter((other) => other !== card) : [...chosen, card].slice(-2);
  bar();
}

function bar() {
  for (const card of cards.values()) card.classList.toggle("chosen", chosen.includes(card));
  $("bar").hidden = chosen.length === 0;
  $("chosen").textContent = chosen.length === 1 ? "One clip chosen; choose another to compare" : "Two clips chosen";
  $("compare").disabled = chosen.length !== 2;
}

$("unchoose").addEventListener("click", () => {
  chosen = [];
  bar();
});
$("compare").addEventListener("click", () => {
  const players = chosen.map((card) => {
    const figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    caption.textContent = `${card.querySelector("h2").textContent} · ${card.querySelector(".facts").textContent}`;
    figure.append(player(card), caption);
    return figure;
  });
  $("pair-clips").replaceChildren(...players);
  const [one, two] = $("pair-clips").querySelectorAll("video");
  one?.addEventListener("seeked", () => two && (two.currentTime = Math.min(one.currentTime, two.duration || 0)));
  one?.addEventListener("play", () => two?.play());
  one?.addEventListener("pause", () => two?.pause());
  $("pair").showModal();
});
$("pair-close").addEventListener("click", () => $("pair").close());

// ---- beginning

async function list(after) {
  const answer = await (await call(`/v1/videos?limit=${PAGE}${after ? `&after=${after}` : ""}`)).json();
  for (const video of answer.data) show(video, false);
  oldest = answer.last_id;
  $("older").hidden = !answer.has_more;
}
$("older").addEventListener("click", () => list(oldest).catch(problem));
$("key").addEventListener("click", async () => (await ask()) && begin());

async function begin() {
  problem(null);
  try {
    models = (await (await call("/v1/models")).json()).data;
    const own = models.filter((model) => !model.id.includes(":"));
    $("model").replaceChildren(...own.map((model) => new Option(model.id, model.id)));
    $("key").hidden = !sessionStorage.getItem("key");
    say(own.length === 1 ? `model ${own[0].id}` : `${own.length} models`);
    describe();
    await list();
  } catch (e) {
    if (e.status === 401) say("a key is needed");
    problem(e);
  }
}

choose("generate");
await begin();
