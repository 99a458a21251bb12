// The picture or clip to start from, and the mask that is painted over it.
import { $, Refused, problem } from "./server.js";

/** {file, video, still, width, height, url}: video is the id of a clip of this server; null when there is none. */
export let source = null;
let painting = false;

/** Whether strokes over the source paint a mask. */
export function paints(on) {
  painting = on;
  paint();
}

export async function take(file) {
  problem(null);
  try {
    use({ file, still: file.type.startsWith("image/") && file.type !== "image/gif", url: URL.createObjectURL(file) });
  } catch (e) {
    problem(e);
  }
}

let picture = null; // what the canvas shows below the mask
const mask = document.createElement("canvas");

export function use(given) {
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

export function drop() {
  source = picture = null;
  mask.width = mask.height = 1;
  $("drop").hidden = false;
  $("stage").hidden = true;
  $("file").value = "";
}

export function paint() {
  if (!picture) return;
  const canvas = $("canvas");
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  if (painting) {
    context.save();
    context.globalAlpha = 0.55;
    context.drawImage(mask, 0, 0);
    context.restore();
  }
}

let last = null;
function stroke(event) {
  if (!painting || !picture || !(event.buttons & 1)) return;
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

/** The painted mask as a PNG: white where it is drawn anew. */
export function maskFile() {
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
