// The panel's shot against a MOCK of Premiere's UXP modules and a real server over HTTP: shot.mjs HOST:PORT FOLDER.
import assert from "node:assert";
import { writeFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { execFileSync } from "node:child_process";

const shot = createRequire(import.meta.url)("../shot.js");
const [address, folder] = process.argv.slice(2);
// The panel's own address is fixed by its manifest; the test's server is elsewhere.
const there = (url, options) => fetch(url.replace("127.0.0.1:7851", address), options);
const ok = (words) => console.log("ok:", words);

// A mock: names and results follow Premiere's UXP reference; it is not Premiere.
const log = [];
const items = [];
let playhead = 2, open = true;
const sequence = (name) => ({ name, getPlayerPosition: async () => ({ seconds: playhead }), getTimebase: async () => "10594584000" });
let active = sequence("first");
const project = {
  getActiveSequence: async () => active,
  getRootItem: async () => ({ getItems: async () => items }),
  importFiles: async (paths) => { items.push({ name: paths[0].split("/").pop() }); return true; },
  lockedAccess: (body) => { log.push("locked"); body(); },
  executeTransaction: (body, name) => { if (!open) return false; log.push(name); body({ addAction: (action) => log.push(action) }); return true; },
};
const ppro = {
  Project: { getActiveProject: async () => project },
  SequenceEditor: { getEditor: async ({ name }) => ({ createOverwriteItemAction: (item, at, video, audio) => ({ name, item, at, video, audio }) }) },
};
const binary = Symbol("binary");
const write = async (path, bytes, { format } = {}) => {
  if (bytes instanceof ArrayBuffer && format !== binary) throw new Error("an ArrayBuffer is written in the binary format");
  writeFileSync(path, Buffer.from(bytes));
};
const file = (path) => ({ nativePath: path, write: (bytes, options) => write(path, bytes, options) });
let place = folder;
const storage = { formats: { binary }, localFileSystem: { getDataFolder: async () => ({ createFile: async (name) => file(`${place}/${name}`) }) } };

const spot = await shot.here(ppro);
assert.equal(await shot.rate(spot.sequence), "24000/1001");
ok("the sequence's rate is exact: 24000/1001");
await assert.rejects(() => shot.begin(async () => { throw new Error("refused"); }, { prompt: "x" }), /framewright serve/);
ok("an offline server is explained");
const wish = { prompt: "a horse running left across a snowy field", frames: 9, seed: 7, steps: 3, fps: await shot.rate(spot.sequence), key: "one" };
const id = await shot.begin(there, wish);
assert.equal(await shot.begin(there, wish), id);
ok("the same press is the same shot");
const video = await shot.finish(there, id, () => {});
assert.equal(video.framewright.seed, 7);
playhead = 9;
active = sequence("second");
const path = await shot.place(there, ppro, storage, id, spot);
assert.deepEqual(log.slice(0, 2), ["locked", "Framewright"]);
assert.deepEqual({ ...log[2], item: log[2].item.name }, { name: "first", item: `${id}.mp4`, at: { seconds: 2 }, video: 0, audio: 0 });
ok("one undoable action lays the clip over its frames where the playhead was, in the sequence that was active");
active = null;
await shot.place(there, ppro, storage, id, spot);
assert.equal(log.at(-1).name, "first");
ok("also where no sequence is open any more");
await assert.rejects(() => shot.here(ppro), /Open a sequence first/);
open = false;
await assert.rejects(() => shot.place(there, ppro, storage, id, spot), (error) => error.message.includes(path));
ok("what cannot be placed is where the sentence says");
place = `${folder}/full`;
await assert.rejects(() => shot.place(there, ppro, storage, id, spot), (error) => error.message.includes(`could not be written to ${place}/${id}.mp4`));
ok("so is what cannot be written");
const told = execFileSync("ffprobe", ["-v", "error", "-count_frames", "-select_streams", "v", "-show_entries", "stream=nb_read_frames,r_frame_rate", "-of", "csv=p=0", path]);
assert.equal(told.toString().trim(), "24000/1001,9");
assert.ok(statSync(path).size > 1000);
ok("the file has 9 frames of 24000/1001");
const long = await shot.begin(there, { ...wish, key: "two", steps: 100 });
const other = await shot.begin(there, { ...wish, key: "three", seed: 8 });
await shot.cancel(there, long);
await assert.rejects(() => shot.finish(there, long, () => {}), /cancel/);
await shot.finish(there, other, () => {});
ok("cancel stops that one and no other");
await assert.rejects(() => shot.begin(there, { ...wish, key: "four", frames: 0 }), /num_frames|frames/);
ok("a wrong number is the server's sentence");
console.log("all hold against the MOCK of Premiere, with a real server");
