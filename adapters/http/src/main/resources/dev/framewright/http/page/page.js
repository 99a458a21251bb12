// The page speaks OpenAI's Videos, as any other client does. Requests carry the key in a header, never in an address.
const $ = (id) => document.getElementById(id);
const KINDS = {
  generate: { name: "Words", prompt: "What it shows" },
  image: { name: "Picture", prompt: "What happens", drop: "Drop a picture here, or choose one", accept: "image/*" },
  extend: { name: "Extend", prompt: "What happens", drop: "Drop a clip here, or choose one", accept: "video/*,image/gif" },
  inpaint: { name: "Mend", prompt: "What belongs there", drop: "Drop a clip or picture here, then paint where it is drawn anew", accept: "image/*,video/*" },
  edit: { name: "Repaint", prompt: "What it becomes", drop: "Drop a clip here, or choose one", accept: "video/*,image/gif" },
};
const PAGE = 24;
let kind = "generate";
let source = null; // {file, video, width, height, url}: video is the id of a clip of this server
let chosen = [];
let oldest = null;
const cards = new Map();
const forms = new Map(); // what was sent, by id, to send it again

// ---- talking to the server

class Refused extends Error {
  constructor(status, error) {
    super(error?.message ?? `The server answered ${status}.`);
    this.code = error?.code ?? "";
    this.status = status;
  }
}

async function call(path, options = {}) {
  const key = sessionStorage.getItem("key");
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  let answer;
  try {
    answer = await fetch(path, { ...options, headers: { ...headers, ...options.headers } });
  } catch (e) {
    if (e.name === "AbortError") throw e;
    say("not reachable");
    throw new Refused(0, { message: "The server cannot be reached. Is framewright serve running?", code: "unreachable" });
  }
  if (answer.ok) return answer;
  const error = (await answer.json().catch(() => ({}))).error;
  if (answer.status === 401) {
    await ask();
    return call(path, options);
  }
  throw new Refused(answer.status, error);
}

let asking = null;
function ask() {
  asking ??= new Promise((done) => {
    const dialog = $("ask");
    dialog.onclose = () => {
      sessionStorage.setItem("key", $("key-text").value.trim());
      asking = null;
      done();
    };
    dialog.showModal();
  });
  return asking;
}

function say(text) {
  $("server").textContent = text;
}

/** Server-sent events over fetch, so that the key stays in a header. */
async function* events(path, signal) {
  const answer = await call(path, { signal });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    let end;
    while ((end = text.indexOf("\n\n")) >= 0) {
      const lines = text.slice(0, end).split("\n");
      text = text.slice(end + 2);
      const event = lines.find((line) => line.startsWith("event: "))?.slice(7);
      const data = lines.find((line) => line.startsWith("data: "))?.slice(6);
      if (event && data) yield { event, data: JSON.parse(data) };
    }
  }
}

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
  paint();
}

for (const [name, { name: title }] of Object.entries(KINDS)) {
  const label = document.createElement("label");
  const radio = Object.assign(document.createElement("input"), { type: "radio", name: "kind", value: name });
  radio.addEventListener("change", () => choose(name));
  label.append(radio, title);
  $("kinds").append(label);
}

function problem(error) {
  $("problem").hidden = !error;
  $("problem").textContent = error?.message ?? "";
  if (error?.code) $("problem").append(Object.assign(document.createElement("code"), { textContent: error.code }));
}

async function take(file) {
  problem(null);
  try {
    use({ file, still: file.type.startsWith("image/") && file.type !== "image/gif", url: URL.createObjectURL(file) });
  } catch (e) {
    problem(e);
  }
}

let picture = null; // what the canvas shows below the mask
const mask = document.createElement("canvas");

function use(given) {
  source = given;
  $("drop").hidden = true;
  $("stage").hidden = false;
  const still = given.still;
  const shown = document.createElement(still ? "img" : "video");
  const ready = () => {
    source.width = mask.width = $("canvas").width = still ? shown.naturalWidth : shown.videoWidth;
    source.height = mask.height = $("canvas").height = still ? shown.naturalHeight : shown.videoHeight;
    $("brush").max = Math.max(20, Math.round(source.width / 3));
    $("brush").value = Math.max(4, Math.round(source.width / 8));
    picture = shown;
    paint();
  };
  shown.addEventListener(still ? "load" : "loadeddata", ready);
  shown.addEventListener("error", () => {
    drop();
    problem({ message: `This browser cannot show ${given.file?.name ?? "the clip"}. Try MP4, WebM, PNG or JPEG.` });
  });
  if (!still) Object.assign(shown, { muted: true, preload: "auto" });
  shown.src = given.url;
}

function drop() {
  source = picture = null;
  mask.width = mask.height = 1;
  $("drop").hidden = false;
  $("stage").hidden = true;
  $("file").value = "";
}

function paint() {
  if (!picture) return;
  const canvas = $("canvas");
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  if (kind === "inpaint") {
    context.save();
    context.globalAlpha = 0.55;
    context.drawImage(mask, 0, 0);
    context.restore();
  }
}

let last = null;
function stroke(event) {
  if (kind !== "inpaint" || !picture || !(event.buttons & 1)) return;
  const canvas = $("canvas");
  const area = canvas.getBoundingClientRect();
  const at = [((event.clientX - area.left) / area.width) * canvas.width, ((event.clientY - area.top) / area.height) * canvas.height];
  const context = mask.getContext("2d");
  context.globalCompositeOperation = $("erase").checked ? "destination-out" : "source-over";
  context.strokeStyle = "#ff5a2a";
  context.lineWidth = Number($("brush").value);
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  context.moveTo(...(last ?? at));
  context.lineTo(...at);
  context.stroke();
  last = at;
  paint();
}
$("canvas").addEventListener("pointerdown", (event) => {
  last = null;
  $("canvas").setPointerCapture(event.pointerId);
  stroke(event);
});
$("canvas").addEventListener("pointermove", stroke);
$("clear").addEventListener("click", () => {
  mask.getContext("2d").clearRect(0, 0, mask.width, mask.height);
  paint();
});
$("box").addEventListener("change", () => {
  const numbers = $("box").value.split(/[ ,;x]+/).map(Number);
  if (numbers.length !== 4 || numbers.some((number) => !Number.isFinite(number))) {
    return problem({ message: "A box is four numbers: left, top, width, height." });
  }
  problem(null);
  const context = mask.getContext("2d");
  context.globalCompositeOperation = "source-over";
  context.fillStyle = "#ff5a2a";
  context.fillRect(...numbers);
  paint();
});
$("other").addEventListener("click", drop);
$("file").addEventListener("change", () => $("file").files[0] && take($("file").files[0]));
$("drop").addEventListener("keydown", (event) => ["Enter", " "].includes(event.key) && $("file").click());
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

/** The painted mask as a PNG: white where it is drawn anew. */
function maskFile() {
  const pixels = mask.getContext("2d").getImageData(0, 0, mask.width, mask.height);
  let some = false;
  for (let i = 0; i < pixels.data.length; i += 4) {
    const on = pixels.data[i + 3] > 127;
    some ||= on;
    pixels.data.fill(on ? 255 : 0, i, i + 3);
    pixels.data[i + 3] = 255;
  }
  if (!some) throw new Refused(0, { message: "Paint where the clip is to be drawn anew first.", code: "mask" });
  const canvas = Object.assign(document.createElement("canvas"), { width: mask.width, height: mask.height });
  canvas.getContext("2d").putImageData(pixels, 0, 0);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

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
  const video = await answer.json();
  forms.set(video.id, { path, form });
  show(video, true);
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
  if (forms.has(video.id) && !running) list.push(act("Another", () => again(video.id), "Make another with a new seed"));
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
  const { path, form } = forms.get(id);
  const next = new FormData();
  for (const [name, value] of form) if (name !== "seed") next.append(name, value);
  problem(null);
  await send({ path, form: next }).catch(problem);
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
$("key").addEventListener("click", ask);

choose("generate");
try {
  const models = await (await call("/v1/models")).json();
  const own = models.data.filter((model) => !model.id.includes(":") && !model.id.startsWith("sora"));
  $("model").replaceChildren(...own.map((model) => new Option(model.id, model.id)));
  $("key").hidden = !sessionStorage.getItem("key");
  say(own.length === 1 ? `model ${own[0].id}` : `${own.length} models`);
  await list();
} catch (e) {
  problem(e);
}
